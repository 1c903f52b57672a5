// Makes the forms inside [data-passkey] ask the browser for a passkey before they are sent.
// What each does: "add" makes one, "prove" uses one for the person named, "sign-in" uses whichever there is.

const { webauthnJSON } = window

for (const part of document.querySelectorAll('[data-passkey]')) {
  const form = part.querySelector('form')
  part.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    part.querySelector('[data-passkey-failed]').hidden = true
    try {
      form.elements.credential.value = JSON.stringify(await ask(part.dataset.passkey, form))
      form.submit()
    } catch (error) {
      console.info(error)
      part.querySelector('[data-passkey-failed]').hidden = false
    }
  })
}

async function ask (what, form) {
  if (what === 'add') return await webauthnJSON.create(toBeMade(given().creation_options, form))
  if (what === 'prove') return await webauthnJSON.get(given().request_options)
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return await webauthnJSON.get((await answer.json()).request_options)
}

function toBeMade (options, form) {
  const alone = form.elements.passwordless?.checked ?? false
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: alone ? 'required' : 'discouraged',
    requireResidentKey: alone,
    ...(alone && { userVerification: 'required' })
  })
  return options
}

function given () {
  return JSON.parse(document.getElementById('js_data').textContent)
}
