// A real OpenID provider for the tests. It signs in whoever it was told to be, and asks nothing.

import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [clientId, clientSecret, redirectUri] = process.argv.slice(2)
let person = { email: '', verified: false }

const server = createServer((request, response) => answer(request, response))
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: id, email_verified: person.verified, name: 'Of the council' })
    }),
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true }
  })
  console.log(issuer)
})
let provider

async function answer (request, response) {
  const address = new URL(request.url, 'http://provider')
  if (address.pathname === '/become') {
    person = { email: address.searchParams.get('email'), verified: address.searchParams.get('verified') === 'yes' }
    response.end()
  } else if (address.pathname.startsWith('/interaction/')) {
    await agree(request, response)
  } else {
    await provider.callback()(request, response)
  }
}

async function agree (request, response) {
  const { prompt, session, params } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: person.email } })
    return
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}
