"""The best of all plans of one area: parts of them are priced one by one until none can hold a better one."""
