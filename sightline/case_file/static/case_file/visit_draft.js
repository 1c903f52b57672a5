// Keeps a visit while it is typed: at once in this browser, and on the server when there is a signal. What the
// server has confirmed is taken out of the browser again. Without script the button “Keep as draft” does the same.

const WAIT = 1500
const AGAIN = 10000
const SENDING = 8000

const mark = document.querySelector('[data-keep-visit]')
const form = mark && mark.closest('form')

if (form) {
  const said = form.querySelector('[data-kept]')
  const place = `visit ${mark.dataset.owner} ${location.pathname}`
  let timer = null
  let asking = null
  let changes = 0

  const clock = () => new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
    .format(new Date()).replace(' ', '')
  const say = words => { if (said && said.textContent !== words) said.textContent = words }
  const typed = () => [...new FormData(form)].filter(([name]) => name !== 'csrfmiddlewaretoken')

  function keepHere () {
    try {
      localStorage.setItem(place, JSON.stringify(typed()))
      return true
    } catch {
      return false
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
    }
  }

  async function send () {
    const before = changes
    const stop = new AbortController()
    const late = setTimeout(() => stop.abort(), SENDING)
    try {
      const response = await fetch(mark.dataset.keepVisit, {
        method: 'POST', body: new FormData(form), credentials: 'same-origin', redirect: 'error', signal: stop.signal
      })
      const reply = await response.json()
      if (!response.ok) throw new Error(reply.said)
      if (before === changes) localStorage.removeItem(place)
      say(reply.said)
      return true
    } catch {
      say(keepHere()
        ? `Kept on this device at ${clock()}. No signal: it will be sent when there is one.`
        : 'This could not be kept. Do not close the page.')
      later(AGAIN)
      return false
    } finally {
      clearTimeout(late)
    }
  }

  function keep () {
    asking = asking || send().finally(() => { asking = null })
    return asking
  }

  function later (wait) {
    clearTimeout(timer)
    timer = setTimeout(keep, wait)
  }

  const waiting = localStorage.getItem(place)
  if (waiting) {
    giveBack(JSON.parse(waiting))
    say('What you typed without a signal is back. It is being sent.')
    later(0)
  }

  form.addEventListener('input', () => { changes += 1; keepHere(); later(WAIT) })
  window.addEventListener('online', () => { if (localStorage.getItem(place)) later(0) })
  form.addEventListener('submit', async event => {
    if (event.submitter && event.submitter.name === 'keep') return
    event.preventDefault()
    clearTimeout(timer)
    if (asking) await asking
    if (await keep()) form.submit()
  })
}
