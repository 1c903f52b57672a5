// Keeps a form while it is typed: on the server, and in this browser as long as the server has not confirmed it,
// so that a lost connection, a time-out or a closed window loses nothing. Nothing is sent before it is kept. What
// the server has confirmed is taken out of the browser again. Without script the form’s button for a draft does the same.

const WAIT = 1500
const AGAIN = 10000
const SENDING = 8000
const KEPT = 'kept'
const SIGNED_OUT = 'signed out'
const UNREACHED = 'unreached'
const REFUSED = 'refused'

const mark = document.querySelector('[data-keep]')
const form = mark && mark.closest('form')

if (form) {
  const said = form.querySelector('[data-kept]')
  const place = `draft ${mark.dataset.owner} ${location.pathname}`
  let timer = null
  let asking = null
  let changes = 0
  let leaving = false
  let stop = null
  let away = false

  const clock = () => new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
    .format(new Date()).replace(' ', '')
  const typed = () => [...new FormData(form)].filter(([name]) => !['csrfmiddlewaretoken', 'do'].includes(name))

  function say (words, link) {
    if (!said || said.textContent === words + (link || '')) return
    said.textContent = words
    if (!link) return
    const way = document.createElement('a')
    way.className = 'govuk-link'
    way.href = location.pathname
    way.textContent = link
    said.append(way)
  }

  function keepHere () {
    try {
      localStorage.setItem(place, JSON.stringify({ at: clock(), pairs: typed() }))
      return true
    } catch {
      return false
    }
  }

  function keptHere () {
    try {
      return JSON.parse(localStorage.getItem(place))
    } catch {
      return null
    }
  }

  function giveBack (pairs) {
    const values = new Map()
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) || []), value])
    for (const field of form.elements) {
      if (!field.name || field.type === 'hidden' || field.type === 'submit') continue
      const kept = values.get(field.name) || []
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = kept.includes(field.value)
      else if (kept.length) field.value = kept[0]
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
    // What an answer reveals is shown as where a browser gives a page back.
    window.dispatchEvent(new Event('pageshow'))
  }

  async function send () {
    const before = changes
    const until = stop = new AbortController()
    const late = setTimeout(() => until.abort(), SENDING)
    let found = UNREACHED
    try {
      const answers = new FormData(form)
      answers.delete('do')
      const response = await fetch(mark.dataset.keep, {
        method: 'POST', body: answers, credentials: 'same-origin', redirect: 'manual', signal: until.signal
      })
      // Who is signed out is led to sign in; who signed in anew elsewhere has a form that is too old to send.
      if (response.type === 'opaqueredirect' || response.status === 403) found = SIGNED_OUT
      else if (response.ok || response.status === 413) {
        found = response.ok ? KEPT : REFUSED
        say((await response.json()).said)
      }
    } catch {
      found = UNREACHED
    } finally {
      clearTimeout(late)
      stop = null
    }
    if (away) {
      away = false
      keepHere()
      later(AGAIN)
      return UNREACHED
    }
    if (found === KEPT && before === changes) localStorage.removeItem(place)
    if (found === SIGNED_OUT || found === UNREACHED) missed(found)
    return found
  }

  function missed (found) {
    if (!keepHere()) say('This could not be kept. Do not close the page.')
    else if (found === UNREACHED) {
      say(`No connection. Kept on this device at ${clock()}, and sent when there is one. You can go on.`)
    } else say('You are signed out. What you typed is kept on this device. ', 'Sign in and go on')
    later(AGAIN)
  }

  function keep () {
    asking = asking || send().finally(() => { asking = null })
    return asking
  }

  function later (wait) {
    clearTimeout(timer)
    timer = setTimeout(keep, wait)
  }

  const waiting = keptHere()
  if (waiting) {
    giveBack(waiting.pairs)
    say(`What you typed on this device at ${waiting.at} is back.`)
    changes += 1
    later(WAIT)
  }

  form.addEventListener('input', () => { changes += 1; keepHere(); later(WAIT) })
  window.addEventListener('online', () => { if (keptHere()) later(0) })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    clearTimeout(timer)
    // Pressed twice it is sent once, and no draft is kept of what was recorded meanwhile.
    if (leaving) return
    leaving = true
    if (asking) await asking
    const found = await keep()
    leaving = found === KEPT || found === REFUSED
    if (!leaving) return
    localStorage.removeItem(place)
    const button = event.submitter
    if (button && button.name) {
      const pressed = document.createElement('input')
      Object.assign(pressed, { type: 'hidden', name: button.name, value: button.value })
      form.append(pressed)
    }
    clearTimeout(timer)
    HTMLFormElement.prototype.submit.call(form)
  })
  window.addEventListener('pageshow', () => { leaving = false })
  // The page that is asked for now does not know of what reaches the server after it: that stays in the browser.
  window.addEventListener('beforeunload', () => {
    if (leaving) return
    clearTimeout(timer)
    away = stop !== null
    if (stop) stop.abort()
    else if (keptHere()) later(AGAIN)
  })
  document.querySelectorAll('[data-throw-away]').forEach(other => {
    other.addEventListener('submit', () => localStorage.removeItem(place))
  })
}
