// Fetches a part of the page again. Never moves focus or scroll, never touches a field somebody is filling in.

const FAILURES_BEFORE_SAYING_SO = 3
// An unwatched desk must not keep its session alive: refreshing ends before a session would.
const MINUTES_WITHOUT_A_TOUCH = 10

let touchedAt = Date.now()
for (const touch of ['keydown', 'pointerdown', 'scroll']) {
  document.addEventListener(touch, () => { touchedAt = Date.now() }, { passive: true, capture: true })
}

export function keepFresh (part) {
  const seconds = Number(part.dataset.refreshSeconds)
  if (!part.id || !(seconds > 0)) return
  // What it waits for may end on another page, or on this one without the part: the reader is taken there.
  const leadsOn = 'refreshLeadsOn' in part.dataset
  let failures = 0
  let asking = false
  let stopped = false

  async function refresh () {
    const current = document.getElementById(part.id)
    if (!current || document.hidden || beingUsed(current)) return
    if (Date.now() - touchedAt > MINUTES_WITHOUT_A_TOUCH * 60000) {
      clearInterval(timer)
      stopped = true
      say(current, 'This part is no longer updated. Reload the page.')
      return
    }
    if (asking) return
    asking = true
    try {
      const response = await fetch(window.location.href, {
        credentials: 'same-origin', headers: { 'X-Requested-With': 'refresh' }
      })
      if (leadsOn && response.ok && response.redirected) return window.location.replace(response.url)
      if (!response.ok || response.redirected) throw new Error(String(response.status))
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById(part.id)
      if (leadsOn && !fresh) return window.location.reload()
      if (!fresh) throw new Error('missing')
      if (!fresh.dataset.refreshSeconds) clearInterval(timer)
      if (stopped || beingUsed(current)) return
      current.querySelector('[data-refreshed]').replaceChildren(...fresh.querySelector('[data-refreshed]').childNodes)
      replaceCounts(page)
      failures = 0
      say(current, `Updated at ${time(new Date())}.`)
    } catch {
      failures += 1
      if (failures === FAILURES_BEFORE_SAYING_SO && !stopped) say(current, 'This part could not be updated. Reload the page.')
    } finally {
      asking = false
    }
  }

  const timer = setInterval(refresh, seconds * 1000)
}

function beingUsed (part) {
  return part.contains(document.activeElement) || String(document.getSelection()).length > 0
}

// A count in the navigation is the length of a list: both change together.
function replaceCounts (page) {
  const here = document.querySelectorAll('[data-count-for]')
  for (const badge of here) {
    const fresh = page.querySelector(`[data-count-for="${CSS.escape(badge.dataset.countFor)}"]`)
    if (fresh) badge.replaceChildren(...fresh.childNodes)
  }
}

function say (part, words) {
  part.querySelector('[data-refresh-status]').textContent = words
}

function time (moment) {
  const hours = moment.getHours()
  const minutes = String(moment.getMinutes()).padStart(2, '0')
  return `${(hours + 11) % 12 + 1}:${minutes}${hours < 12 ? 'am' : 'pm'}`
}
