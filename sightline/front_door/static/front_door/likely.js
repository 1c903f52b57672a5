// Shows who a child may be while it is typed. Without it the button “Look for this child” does the same.

const WAIT = 700
const mark = document.querySelector('[data-look]')
const form = mark && mark.closest('form')

function watch (typed) {
  const name = typed.dataset.child
  const place = form.querySelector(`[data-likely="${name}"]`)
  let timer = null
  let asked = 0
  let shown = null

  function told () {
    const answers = new FormData()
    for (const [field, value] of new FormData(form)) {
      if (field.startsWith(`${name}-`) || field === 'csrfmiddlewaretoken') answers.append(field, value)
    }
    return answers
  }

  async function look () {
    const mine = ++asked
    let page = null
    try {
      const response = await fetch(`${mark.dataset.look}?child=${name.split('-')[1]}`, {
        method: 'POST', body: told(), credentials: 'same-origin', redirect: 'error'
      })
      if (response.ok) page = await response.text()
    } catch {
      return
    }
    // A later question answers instead, and nothing is moved under somebody who is choosing.
    if (page === null || mine !== asked || page === shown || place.contains(document.activeElement)) return
    // What was chosen comes back chosen.
    place.innerHTML = shown = page
  }

  // A draft, or a page that came back with one child more, shows at once whom each child may be.
  const isTold = [...typed.querySelectorAll('input, textarea')].some(field => field.value.trim())
  if (isTold && !place.querySelector('input[type=radio]')) look()
  typed.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, WAIT) })
  typed.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(look, WAIT) })
}

if (form) form.querySelectorAll('[data-child]').forEach(watch)
