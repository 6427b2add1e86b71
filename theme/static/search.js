/* The search page: the index that lies beside the site answers the form. Without this file the archive serves.
   What is chosen stands in the address of the page, so that a search can be sent and kept.
   How the index is made, and what its files hold: publishing/search_index.py and search_terms.py. */
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  const [found, results, more] = ["#found", "#results", "#more"].map((name) => document.querySelector(name));
  const lang = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  const number = new Intl.NumberFormat(lang);
  const [root, folder] = [form.dataset.root, form.dataset.index].map((path) => new URL(path, document.baseURI).href);
  const PAGE = 10;
  const READ = 20 * PAGE; // articles in which a phrase is looked for before the reader is asked
  const EXCERPT = 30; // words
  const LIST = "list.json";

  /* --- The index ------------------------------------------------------------------------------------------- */

  const loaded = new Map();
  const ask = async (address, type, options) => {
    const answer = await fetch(address, options);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer[type]();
  };
  const load = (path, options) => {
    if (!loaded.has(path)) loaded.set(path, ask(folder + path, "json", options));
    loaded.get(path).catch(() => loaded.delete(path));
    return loaded.get(path);
  };

  const list = async () => {
    const { articles, blocks, common } = await load(LIST, { cache: "no-cache" }); // an old one leads to other articles
    let start = 0;
    const placed = blocks.map(([name, size, files, mark]) => {
      start += size;
      return { name, files, mark, start: start - size, end: start };
    });
    return { articles, blocks: placed, common: new Set(common) };
  };

  /* Of each block the file that holds a word, and all that begin like it. */
  const everywhere = (blocks, key) => {
    const beginning = key.includes("=") ? key : [...key].slice(0, 3).join("");
    const sum = [...beginning].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 65521, 0);
    return Promise.all(blocks.map(({ name, files, mark }) => load(`${name}/${sum % files}.json?${mark}`)));
  };

  /* The articles that hold one of the keys: their places in the archive, newest first, with the word's weight. */
  const holders = async (blocks, keys) => {
    const places = new Map();
    for (const key of keys) {
      const files = await everywhere(blocks, key);
      blocks.forEach(({ start }, turn) => {
        let place = start;
        for (const value of Object.hasOwn(files[turn], key) ? files[turn][key] : []) {
          if (typeof value !== "number") continue;
          place += value >> 4;
          places.set(place, Math.max(places.get(place) ?? 0, value & 15));
        }
      });
    }
    return places;
  };

  /* The stems that have this form, and all their forms. Of a word that no article has: the stems of which a form
     begins so, for those who are still typing; if there is none either, that of the longest form which it begins with. */
  const stems = async (blocks, word) => {
    const [exact, begun, forms] = [new Set(), new Set(), new Set([word])];
    let longest = { form: "", stems: [] };
    for (const file of await everywhere(blocks, word)) {
      for (const [key, values] of Object.entries(file)) {
        if (key.includes("=")) continue;
        const names = values.filter((value) => typeof value === "string");
        const heads = names.length === values.length ? names : [key]; // a form that begins otherwise than its stem
        const written = heads === names ? [key] : [key, ...names];
        if (written.includes(word)) heads.forEach((stem) => exact.add(stem));
        else if (word.length > 2 && written.some((form) => form.startsWith(word))) heads.forEach((stem) => begun.add(stem));
        for (const form of written) {
          const whole = word.startsWith(form) && form.length > 2 && 2 * form.length > word.length;
          if (whole && form.length > longest.form.length) longest = { form, stems: heads };
        }
      }
    }
    const keys = [exact, begun].find(({ size }) => size) ?? new Set(longest.stems);
    for (const key of keys) {
      forms.add(key);
      for (const file of await everywhere(blocks, key)) {
        const values = Object.hasOwn(file, key) ? file[key] : [];
        values.filter((value) => typeof value === "string").forEach((form) => forms.add(form));
      }
    }
    return { keys, forms };
  };

  const SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"; // scripts without spaces
  const MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0900-\u0963\u0966-\u0df3";
  const WORD = new RegExp(`[${SIGNS}]|(?![${SIGNS}])[\\p{L}\\p{N}](?:(?![${SIGNS}])[\\p{L}\\p{N}${MARKS}])*`, "gu");
  const plain = (text) => text.normalize("NFC").replace(/[\u00ad\u0640\u064b-\u0652\u0670]/g, "");
  const fold = (word) =>
    word.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replaceAll("ß", "ss").replaceAll("ς", "σ");
  const SAYS_SOMETHING = new RegExp(`..|\\P{L}|[${SIGNS}]`, "u");
  const words = (text) => (plain(text).match(WORD) ?? []).filter((word) => SAYS_SOMETHING.test(word)).map(fold);

  /* What stands between quotation marks, as words; where these follow each other in others, or -1. */
  const QUOTED = /["“”„«]([^"“”„«»]+)["“”»]/g;
  const phrases = (text) => [...text.matchAll(QUOTED)].map((found) => words(found[1])).filter(({ length }) => length);
  const follow = (phrase, others) =>
    others.findIndex((_, start) => phrase.every((word, turn) => others[start + turn] === word));

  /* Returns the places of the articles that hold all words and choices, the best first, the forms of the words, and
     whether these are such as every text has. A word weighs the more the fewer articles hold it (BM25). */
  const find = async (text, choices, newest) => {
    const { articles, blocks, common } = await list();
    const all = [...new Set(words(text))];
    const telling = all.filter((word) => !common.has(word));
    const asked = telling.length ? telling : all;
    const [chosen, meant] = await Promise.all([
      Promise.all(choices.map((choice) => holders(blocks, [choice]))),
      Promise.all(asked.map((word) => stems(blocks, word))),
    ]);
    const held = await Promise.all(meant.map(({ keys }) => holders(blocks, keys)));
    const [first, ...others] = [...chosen, ...held].sort((one, other) => one.size - other.size);
    const places = [...(first ?? new Map()).keys()].filter((place) => others.every((each) => each.has(place)));
    const worth = held.map(({ size }) => Math.log(1 + (articles - size + 0.5) / (size + 0.5)));
    const score = (place) => held.reduce((sum, each, turn) => sum + worth[turn] * (each.get(place) ?? 0), 0);
    const scores = new Map(newest ? [] : places.map((place) => [place, score(place)]));
    places.sort((one, other) => (scores.get(other) ?? 0) - (scores.get(one) ?? 0) || one - other);
    const usual = all.length > 0 && !telling.length;
    return { places, usual, forms: new Set(meant.flatMap(({ forms }) => [...forms])) };
  };

  const url = async (place) => {
    const { blocks } = await list();
    const block = blocks.find(({ end }) => place < end);
    const below = place - block.start;
    return root + (await load(`${block.name}/pages-${below >> 6}.json?${block.mark}`))[below & 63];
  };

  /* --- What is shown --------------------------------------------------------------------------------------- */

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const marked = (text, forms) => {
    const nodes = [];
    let end = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!forms.has(fold(word))) continue;
      nodes.push(text.slice(end, index), make("mark", { textContent: word }));
      end = index + word.length;
    }
    return [...nodes, text.slice(end)];
  };

  /* The part of a text that has the phrase, or the most of the words, with these marked. */
  const excerpt = (text, { forms, quoted }) => {
    const parts = text.trim().split(/\s+/);
    const read = parts.map(words);
    const held = read.map((part) => part.filter((word) => forms.has(word)));
    const variety = (start) => new Set(held.slice(start, start + EXCERPT).flat()).size;
    const places = read.flatMap((part, place) => part.map(() => place));
    let best = quoted.map((phrase) => places[follow(phrase, read.flat())]).find((place) => place !== undefined) ?? 0;
    for (let start = 1; !quoted.length && start < parts.length; start++) {
      if (held[start].length && variety(start) > variety(best)) best = start;
    }
    const start = Math.max(0, Math.min(best - 5, parts.length - EXCERPT));
    const shown = plain(parts.slice(start, start + EXCERPT).join(" "));
    return [start ? "… " : "", ...marked(shown, forms), start + EXCERPT < parts.length ? " …" : ""];
  };

  /* An article's own page says what it is; of it only text is taken. If it cannot be had there is still its address.
     Returns nothing for an article without what was quoted: the index does not know which words follow each other. */
  const entry = async (place, asked) => {
    const href = await url(place);
    const html = await ask(href, "text").catch(() => "");
    const page = new DOMParser().parseFromString(html, "text/html");
    const meta = (name) => page.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content ?? "";
    const texts = [...page.querySelectorAll("[data-searched]")].map((part) => part.textContent);
    const text = texts.join("\n");
    const title = page.querySelector("h1")?.textContent ?? href;
    const parts = [title, ...texts].map(words);
    if (html && !asked.quoted.every((phrase) => parts.some((part) => follow(phrase, part) >= 0))) return null;
    const written = meta("article:published_time").slice(0, 10);
    const line = make("p", { className: "meta", lang, dir: document.dir || "ltr" });
    if (meta("source")) line.append(make("span", { className: "source", textContent: meta("source") }));
    if (written) line.append(make("time", { dateTime: written, textContent: day.format(new Date(written)) }));
    return make(
      "article",
      { className: "entry", lang: page.querySelector("article[lang]")?.lang ?? "", dir: "auto" },
      make("h2", { className: "headline" }, make("a", { href }, ...marked(title, asked.forms))),
      ...(text.trim() ? [make("p", { className: "summary" }, ...excerpt(text, asked))] : []),
      line,
    );
  };

  let latest = 0; // the number of the last search: what an earlier one finds comes too late
  let rest = [];
  let question = {};

  const show = async (turn) => {
    more.disabled = true; // a second click would ask for the same articles
    try {
      const entries = [];
      let read = 0;
      while (read < Math.min(rest.length, READ) && entries.length < PAGE) {
        const made = await Promise.all(rest.slice(read, read + PAGE).map((place) => entry(place, question)));
        if (turn !== latest) return null;
        entries.push(...made.filter(Boolean));
        read += PAGE;
      }
      rest = rest.slice(read);
      results.append(...entries);
      results.hidden = !results.childElementCount;
      more.hidden = !rest.length;
      tell();
      return entries[0];
    } finally {
      if (turn === latest) more.disabled = false;
    }
  };

  const tell = () => {
    const { none, usual, part, found: some } = found.dataset;
    const [num, all] = [results.childElementCount, question.places.length];
    const numbers = { num, all, read: all - rest.length };
    const told = question.quoted.length && rest.length ? part : some.replace("{}", question.quoted.length ? "{num}" : "{all}");
    const text = num || rest.length ? told : question.usual ? usual : none;
    found.textContent = text.replace(/{(\w+)}/g, (_, name) => number.format(numbers[name]));
  };

  const failed = (error, turn = latest) => {
    loaded.delete(LIST); // the site may have been published anew
    if (turn === latest) found.textContent = found.dataset.failed;
    console.warn(error);
  };

  const search = async () => {
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
    const { q = "", order, ...filters } = given;
    const choices = Object.entries(filters).map(([name, value]) => `${name}=${value}`);
    const turn = ++latest;
    history.replaceState(null, "", `?${new URLSearchParams(given)}`);
    try {
      const asked = q.trim() || choices.length;
      const answer = asked ? await find(q, choices, order) : { places: [], forms: new Set() };
      if (turn !== latest) return;
      question = { ...answer, quoted: phrases(q) };
      rest = question.places;
      results.replaceChildren();
      await show(turn);
      if (turn === latest && !asked) found.textContent = "";
    } catch (error) {
      failed(error, turn);
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
    const first = await show(latest).catch(failed);
    first?.querySelector("a").focus();
  });
  const sent = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.name && sent.has(field.name)) field.value = sent.get(field.name);
  }
  if (location.search) search();
})();
