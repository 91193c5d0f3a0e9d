"use strict";
/* Tables of teams and people: searched, sorted, a page of rows at a time; what a row unfolds into is read
   only then. Text from the tables is set as text, never as markup. */
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data");
  const { words, strings, units, teams, cadres, parts, kinds, chunk } = data;
  const ROWS = 50, PRINTED = 3000;
  const T = { id: 0, name: 1, place: 2, types: 3, min: 4, max: 5, points: 6, missing: 7, members: 8 };
  const C = { id: 0, name: 1, unit: 2, village: 3, leads: 4, points: 5 };
  const U = { id: 0, name: 1, department: 2, level: 3 };
  const figure = new Intl.NumberFormat("en-US");
  const number = (n) => figure.format(n);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const named = (row) => (row[1] && row[1] !== row[0] ? row[1] + " " + row[0] : row[0]);
  const shortName = (row) => row[1] || row[0];
  const unitName = (k) => units[k][U.name] || units[k][U.id];

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  const link = (kind, row) => make("a", { href: "#" + kind + "=" + encodeURIComponent(row[0]) }, named(row));

  const chunks = new Map();
  const detail = (kind, k) => {
    const id = kind + Math.floor(k / chunk);
    if (!chunks.has(id)) chunks.set(id, read(id));
    return chunks.get(id)[k % chunk];
  };
  const sentences = (sections) => make("ul", { class: "why" }, ...sections.map(([head, lines = [], inner = []]) =>
    make("li", null, head, lines.length || inner.length ? sentences([...lines.map((line) => [line]), ...inner]) : null)));
  const facts = (pairs) =>
    pairs.length
      ? make("p", { class: "faint" }, pairs.map(([key, value]) => key + words.colon + value).join(" · "))
      : null;
  const grid = (heads, rows) =>
    make("table", { class: "inner" },
      make("thead", null, make("tr", null, ...heads.map(([head, right]) => make("th", right ? { class: "n" } : null, head)))),
      make("tbody", null, ...rows));

  const earned = (points) =>
    points.map((n, k) => (n ? parts[k] + " " + number(n) : "")).filter(Boolean).join(words.comma);
  const teamDetail = (k) => {
    const [needs, whys, sections, extra] = detail("team", k);
    const members = teams[k][T.members].map(([cadre, leads], n) => {
      const person = cadres[cadre];
      return make("tr", null, make("td", null, leads ? "★ " : "", link("person", person)),
        make("td", null, unitName(person[C.unit])), make("td", { class: "n" }, number(person[C.points])),
        make("td", { class: "faint" }, earned(whys[n][0])), make("td", null, whys[n][1]));
    });
    const wants = needs.map(([kind, need, have, holders]) => {
      const lacks = Math.max(0, need - have);
      return make("tr", null, make("td", null, kinds[kind]), make("td", { class: "n" }, number(need)),
        make("td", { class: "n" }, number(have)),
        make("td", { class: lacks ? "bad" : "good" }, lacks ? filled(words.n_missing, { n: number(lacks) }) : words.met),
        make("td", { class: "faint" }, holders.map((one) => shortName(cadres[one])).join(words.comma)));
    });
    return [
      sentences(sections), facts(extra),
      members.length ? grid([[words.member], [words.unit], [words.points, 1], [words.for], [words.why]], members) : null,
      wants.length ? grid([[words.need], [words.wanted, 1], [words.there, 1], [""], [words.met_by]], wants) : null,
    ];
  };
  const cadreDetail = (k) => {
    const [sections, profile] = detail("cadre", k);
    return [sentences(sections), facts(profile)];
  };

  const place = (team) => make("span", { class: "place" }, strings[team[T.place]]);
  const teamCells = (row) => [
    place(row), strings[row[T.types]],
    make("span", null, ...(row[T.members].length
      ? row[T.members].map(([cadre, leads], n) => make("span", { class: "person" },
          (n ? words.comma : "") + (leads ? "★" : "") + shortName(cadres[cadre])))
      : [words.nobody])),
    make("span", { class: row[T.members].length < row[T.min] ? "bad" : "" },
      number(row[T.members].length) + (row[T.members].length < row[T.min] ? " / " + row[T.min] : "")),
    row[T.missing] ? make("span", { class: "bad" }, number(row[T.missing])) : "–",
    number(row[T.points]),
  ];
  const cadreCells = (row) => {
    const placed = row[C.village] >= 0;
    return [
      unitName(row[C.unit]), strings[units[row[C.unit]][U.level]],
      placed ? (row[C.leads] ? "★ " + words.leader : words.role_member) : make("span", { class: "faint" }, words.reserve),
      placed ? link("open", teams[row[C.village]]) : "", placed ? place(teams[row[C.village]]) : "",
      placed ? number(row[C.points]) : "",
    ];
  };
  const unitText = (k) => [units[k][U.id], units[k][U.name], strings[units[k][U.department]]].join(" ");
  const teamText = (row) =>
    [row[T.id], row[T.name], strings[row[T.place]], strings[row[T.types]],
      ...row[T.members].map(([k]) => cadres[k][C.id] + " " + cadres[k][C.name] + " " + unitText(cadres[k][C.unit]))].join(" ");
  const cadreText = (row) => {
    const at = row[C.village] >= 0 ? teams[row[C.village]] : null;
    return [row[C.id], row[C.name], unitText(row[C.unit]), at ? at[T.id] + " " + at[T.name] + " " + strings[at[T.place]] : words.reserve].join(" ");
  };

  class Table {
    /* rows: all of them; cells(row): its cells after the first; text(row): what is searched;
       keys: for each column what it is sorted by; wanted(row): whether it is to be seen at all. */
    constructor(id, rows, { cells, text, keys, unfold }) {
      Object.assign(this, { id, rows, cells, text, keys, unfold });
      this.section = document.getElementById(id);
      this.body = this.section.querySelector("tbody");
      this.heads = [...this.section.querySelectorAll("thead th")];
      this.place = new Map(rows.map((row, k) => [row[0], k]));
      this.shown = rows.map((_, k) => k);
      this.open = new Set();
      this.first = 0;
      this.column = null;
      this.heads.forEach((head, n) => {
        const span = head.querySelector("span");  // a button's text isn't printed where heads are repeated
        span.addEventListener("click", () => this.sort(n));
        span.addEventListener("keydown", (event) => event.key === "Enter" && this.sort(n));
      });
      for (const [step, name] of [[-ROWS, "back"], [ROWS, "on"]]) {
        this.section.querySelector("." + name).addEventListener("click", () => { this.first += step; this.draw(); });
      }
    }
    search(query, wanted) {
      const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
      this.texts ||= parts.length ? this.rows.map((row) => this.text(row).toLowerCase()) : null;
      const fits = (k) => parts.every((part) => this.texts[k].includes(part)) && (!wanted || wanted(this.rows[k]));
      this.shown = this.rows.map((_, k) => k).filter(fits);
      this.first = 0;
      this.order();
    }
    sort(n) {
      this.down = this.column === n ? !this.down : typeof this.keys[n](this.rows[0] || []) === "number";
      this.column = n;
      this.heads.forEach((head, k) =>
        k === n ? head.setAttribute("aria-sort", this.down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
      this.first = 0;
      this.order();
      this.draw();
    }
    order() {
      if (this.column === null) return;
      const key = this.keys[this.column], values = new Map(this.shown.map((k) => [k, key(this.rows[k])]));
      const collator = new Intl.Collator(document.documentElement.lang);
      const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
      this.shown.sort((a, b) => (this.down ? -1 : 1) * compare(values.get(a), values.get(b)) || a - b);
    }
    show(id) {
      const k = this.place.get(id);
      if (k === undefined) return false;
      let at = this.shown.indexOf(k);
      if (at < 0) { this.search("", null); at = this.shown.indexOf(k); }
      this.open.add(k);
      this.first = at - (at % ROWS);
      this.draw();
      document.getElementById(this.id + "-" + k).scrollIntoView({ block: "start" });
      return true;
    }
    draw(most = ROWS) {
      const first = most === ROWS ? Math.max(0, Math.min(this.first, this.shown.length - 1)) : 0;
      this.first = most === ROWS ? first - (first % ROWS) : this.first;
      const start = most === ROWS ? this.first : 0;
      const rows = this.shown.slice(start, start + most);
      this.body.replaceChildren(...rows.flatMap((k) => this.row(k)));
      const end = start + rows.length;
      this.section.querySelector(".where").textContent = this.shown.length
        ? filled(words.where, { first: number(start + 1), last: number(end), all: number(this.shown.length) })
        : words.nothing;
      this.section.querySelector(".back").disabled = start === 0;
      this.section.querySelector(".on").disabled = end >= this.shown.length;
      this.section.querySelector(".cut").hidden = end >= this.shown.length;
    }
    row(k) {
      const row = this.rows[k], open = this.open.has(k);
      const fold = make("button", { class: "fold", "aria-expanded": open, type: "button" }, named(row));
      const cells = this.cells(row).map((cell, n) => make("td", this.heads[n + 1].className ? { class: this.heads[n + 1].className } : null, cell));
      const line = make("tr", { id: this.id + "-" + k, class: open ? "open" : "" }, make("td", { class: "name" }, fold), ...cells);
      fold.addEventListener("click", () => {
        open ? this.open.delete(k) : this.open.add(k);
        line.nextElementSibling?.classList.contains("detail") && line.nextElementSibling.remove();
        line.replaceWith(...this.row(k));
        document.getElementById(this.id + "-" + k).querySelector(".fold").focus();
      });
      if (!open) return [line];
      const inside = make("td", { colspan: this.heads.length }, ...this.unfold(k).filter((part) => part !== null));
      return [line, make("tr", { class: "detail" }, inside)];
    }
  }

  const atTeam = (row) => (row[C.village] >= 0 ? teams[row[C.village]] : ["", "", 0]);
  const tables = {
    open: new Table("teams", teams, {
      cells: teamCells, text: teamText, unfold: teamDetail,
      keys: [(r) => r[T.name] || r[T.id], (r) => strings[r[T.place]], (r) => strings[r[T.types]],
        (r) => (r[T.members].length ? cadres[r[T.members][0][0]][C.name] : ""), (r) => r[T.members].length, (r) => r[T.missing], (r) => r[T.points]],
    }),
    person: new Table("people", cadres, {
      cells: cadreCells, text: cadreText, unfold: cadreDetail,
      keys: [(r) => r[C.name] || r[C.id], (r) => unitName(r[C.unit]), (r) => strings[units[r[C.unit]][U.level]],
        (r) => (r[C.village] < 0 ? 0 : 1 + r[C.leads]), (r) => atTeam(r)[T.name], (r) => strings[atTeam(r)[T.place]] || "", (r) => r[C.points]],
    }),
  };
  const box = document.getElementById("q"), short = document.getElementById("short");
  const apply = () => {
    tables.open.search(box.value, short.checked ? (row) => row[T.missing] > 0 : null);
    tables.person.search(box.value, null);
    Object.values(tables).forEach((table) => table.draw());
  };
  /* The address keeps search and unfolded row: #q=…&short=1&open=VILLAGE or &person=CADRE can be sent on. */
  const follow = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (asked.has("q")) box.value = asked.get("q");
    if (asked.has("short")) short.checked = asked.get("short") === "1";
    if (asked.has("q") || asked.has("short")) apply();
    for (const kind of ["open", "person"]) if (asked.has(kind)) tables[kind].show(asked.get(kind));
  };
  let waiting = 0;
  const typed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const now = new URLSearchParams({ q: box.value, ...(short.checked ? { short: "1" } : {}) });
      history.replaceState(null, "", "#" + now);
      apply();
    }, 120);
  };
  box.addEventListener("input", typed);
  short.addEventListener("change", typed);
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    Object.values(tables).forEach((table) => table.draw(PRINTED));
  });
  addEventListener("afterprint", () => Object.values(tables).forEach((table) => table.draw()));
  apply();
  follow();
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
