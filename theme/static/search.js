/* The search page: Pagefind's index, which lies beside the site, answers the form. Without this file the archive serves.
   What is chosen stands in the address of the page, so that a search can be sent and kept. */
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  const [found, results, more] = ["#found", "#results", "#more"].map((name) => document.querySelector(name));
  const lang = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  const number = new Intl.NumberFormat(lang);
  const address = (path) => new URL(path, document.baseURI);
  const PAGE = 10;
  let index; // a promise of the index, loaded with the first search
  let latest = 0; // the number of the last search: what an earlier one finds comes too late
  let rest = [];

  const load = async () => {
    const pagefind = await import(address(`${form.dataset.index}pagefind.js`).href);
    await pagefind.options({ baseUrl: address(form.dataset.root).pathname, excerptLength: 30 });
    await pagefind.init();
    return pagefind;
  };

  const asked = () => {
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
    const { q = "", order, ...filters } = given;
    const sort = order || !q ? { date: "desc" } : {};
    return { given, words: q.trim() || null, options: { filters, sort } };
  };

  /* An excerpt is HTML; of it only text and marks are taken. */
  const marked = (html) =>
    [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map((node) => {
      if (node.nodeName !== "MARK") return node.textContent;
      return Object.assign(document.createElement("mark"), { textContent: node.textContent });
    });

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const entry = ({ url, excerpt, meta }) => {
    const written = (meta.date || "").slice(0, 10);
    const line = make("p", { className: "meta", lang });
    if (meta.source) line.append(make("span", { className: "source", textContent: meta.source }));
    if (written) line.append(make("time", { dateTime: written, textContent: day.format(new Date(written)) }));
    return make(
      "article",
      { className: "entry", lang: meta.lang || "", dir: "auto" },
      make("h2", { className: "headline" }, make("a", { href: url, textContent: meta.title })),
      make("p", { className: "summary" }, "… ", ...marked(excerpt), " …"),
      line,
    );
  };

  const show = async (turn) => {
    const entries = (await Promise.all(rest.slice(0, PAGE).map((result) => result.data()))).map(entry);
    if (turn !== latest) return null;
    rest = rest.slice(PAGE);
    results.append(...entries);
    results.hidden = !results.childElementCount;
    more.hidden = !rest.length;
    return entries[0];
  };

  const search = async () => {
    const { given, words, options } = asked();
    const turn = ++latest;
    history.replaceState(null, "", `?${new URLSearchParams(given)}`);
    if (!Object.keys(given).some((name) => name !== "order")) {
      rest = [];
      results.replaceChildren();
      found.textContent = "";
      results.hidden = more.hidden = true;
      return;
    }
    try {
      const answer = await (await (index ??= load())).search(words, options);
      if (turn !== latest) return;
      rest = answer.results;
      results.replaceChildren();
      const count = rest.length;
      await show(turn);
      if (turn === latest) found.textContent = found.dataset.found.replace("{}", number.format(count));
    } catch (error) {
      index = undefined;
      found.textContent = found.dataset.failed;
      console.warn(error);
    }
  };

  let waiting;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 250);
  });
  more.addEventListener("click", async () => {
    const first = await show(latest);
    first?.querySelector("a").focus();
  });
  const sent = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.name && sent.has(field.name)) field.value = sent.get(field.name);
  }
  if (location.search) search();
})();
