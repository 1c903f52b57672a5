// Keeps what is typed in a form while it is typed. Without it the button “Save draft” does the same.

const WAIT = 1500
const AGAIN = 10000

const mark = document.querySelector('[data-keep]')
const form = mark && mark.closest('form')

if (form) {
  const said = form.querySelector('[data-kept]')
  let timer = null
  let asking = false
  let changed = false

  async function keep () {
    if (asking) return
    asking = true
    changed = false
    const answers = new FormData(form)
    answers.delete('do')
    let failed = false
    try {
      const response = await fetch(mark.dataset.keep, {
        method: 'POST', body: answers, credentials: 'same-origin', redirect: 'error'
      })
      const reply = await response.json()
      if (said) said.textContent = reply.said
    } catch {
      failed = true
      if (said) said.textContent = 'The draft could not be kept. It is tried again; you can go on.'
    }
    asking = false
    if (failed || changed) later(failed ? AGAIN : WAIT)
  }

  function later (wait) {
    clearTimeout(timer)
    timer = setTimeout(keep, wait)
  }

  form.addEventListener('input', () => { changed = true; later(WAIT) })
  form.addEventListener('submit', () => clearTimeout(timer))
}
