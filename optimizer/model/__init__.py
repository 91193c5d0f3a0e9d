"""The integer model of a scenario: variables, rules, tiers, as flat arrays."""
