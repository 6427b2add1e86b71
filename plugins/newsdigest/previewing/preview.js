/* In pages of the preview only: reloads them after a build, and says what is wrong. */
(() => {
  "use strict"
  const { version, events } = document.currentScript.dataset
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; color-scheme: light dark;
      font: 15px/1.45 system-ui, sans-serif }
    section { box-sizing: border-box; max-height: 60vh; overflow: auto; padding: .6em 1em;
      border-top: 3px solid; background: Canvas; color: CanvasText }
    .mark { border-color: #b7791f } .error { border-color: #c53030 }
    h2 { font-size: 1em; margin: 0 } ul { margin: .4em 0 0; padding: 0; list-style: none }
    li { margin: .3em 0; white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace }
    b { display: block }
    @media print { :host { display: none } }`
  const host = document.createElement("newsdigest-preview")
  const root = host.attachShadow({ mode: "open" })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  root.adoptedStyleSheets = [sheet] // the one way to style that no content security policy forbids
  let stream, later

  const element = (name, text, ...children) => {
    const made = document.createElement(name)
    made.textContent = text
    made.append(...children)
    return made
  }

  const section = (kind, heading, problems) => {
    const made = element("section", "", element("h2", heading))
    made.className = kind
    made.setAttribute("role", kind === "error" ? "alert" : "note")
    if (problems.length) {
      const lines = problems.map(({ where, text }) => element("li", "", element("b", where), text))
      made.append(element("ul", "", ...lines))
    }
    return made
  }

  const show = state => {
    if (state.version !== version) {
      stream.close()
      location.reload()
      return
    }
    const sections = []
    if (state.mark) sections.push(section("mark", state.mark, []))
    if (state.trouble) sections.push(section("error", state.trouble, state.problems))
    root.replaceChildren(...sections)
    if (sections.length) document.documentElement.append(host)
    else host.remove()
  }

  const leave = () => {
    clearTimeout(later)
    if (stream) stream.close()
  }

  const connect = () => {
    leave()
    stream = new EventSource(`${events}?page=${encodeURIComponent(location.pathname)}`)
    stream.onmessage = ({ data }) => show(JSON.parse(data))
    stream.onerror = () => {
      // Some browsers try again by themselves, Firefox does not when nobody listens.
      if (stream.readyState === EventSource.CLOSED) later = setTimeout(connect, 500)
    }
  }

  // A browser keeps six connections to a host: pages that nobody sees need none.
  addEventListener("pagehide", leave)
  addEventListener("pageshow", event => { if (event.persisted) connect() })
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : connect()))
  if (!document.hidden) connect()
})()
