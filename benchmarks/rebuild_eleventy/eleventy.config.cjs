// Articles, and a paged list for each tag, section and source; no feeds, months or days.
const PAGE = 12;

function listings(articles) {
  const found = new Map();
  for (const article of articles) {
    const { topics, section, source } = article.data;
    for (const [kind, name] of [...topics.map((topic) => ["tag", topic]), ["section", section], ["source", source]]) {
      const key = `${kind}/${slugify(name)}`;
      if (!found.has(key)) found.set(key, { key, name, articles: [] });
      found.get(key).articles.push(article);
    }
  }
  const pages = [];
  for (const { key, name, articles } of found.values()) {
    const last = Math.ceil(articles.length / PAGE);
    for (let number = 1; number <= last; number++) {
      pages.push({
        name,
        url: address(key, number),
        newer: number > 1 ? address(key, number - 1) : "",
        older: number < last ? address(key, number + 1) : "",
        articles: articles.slice((number - 1) * PAGE, number * PAGE),
      });
    }
  }
  return pages;
}

function address(key, number) {
  return number === 1 ? `/${key}/` : `/${key}/page/${number}/`;
}

function slugify(name) {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

module.exports = function (config) {
  const newestFirst = (api) => api.getFilteredByGlob("site/articles/**/*.md").reverse();
  config.addCollection("articles", newestFirst);
  config.addCollection("listings", (api) => listings(newestFirst(api)));
  config.addFilter("slugify", slugify);
  config.addFilter("iso", (date) => date.toISOString());
  return { dir: { input: "site" }, markdownTemplateEngine: false };
};
