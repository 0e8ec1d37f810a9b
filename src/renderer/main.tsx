/** The page's entry: theme, connection, first render. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import { App } from './app/app.tsx'
import { applyTheme } from './app/theme.ts'
import { createRpc } from './rpc/rpc.ts'
import { tokenInHash } from './rpc/token.ts'

applyTheme()
const rpc = createRpc()

// A link with a fresh token, opened in this tab, changes only the fragment: nothing reloads by itself.
addEventListener('hashchange', () => {
  if (tokenInHash(location.hash) !== null) rpc.retryNow()
})

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App rpc={rpc} />
  </StrictMode>,
)
