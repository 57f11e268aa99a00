// The tokens come first: every other style stands on them.
import '#platform/web/ui/tokens.css'
import '#platform/web/ui/fonts.css'
import '#platform/web/ui/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { AriaLanguage } from '#platform/web/aria.tsx'
import { BrokenPage, NotFoundPage } from '#platform/web/not-found-page.tsx'
import { queries } from '#platform/web/queries.ts'
import { SessionProvider } from '#platform/web/session.tsx'
import { Shell } from '#platform/web/shell.tsx'
import { watchesOf } from '#platform/web/watches.tsx'
import { startWords } from '#platform/web/words.ts'
import { modules } from './modules.ts'
import { loadSession } from './session.ts'

const Watches = watchesOf(modules)

const router = createBrowserRouter([
  {
    element: (
      <>
        <Shell modules={modules} searchAt="/search" />
        <Watches />
      </>
    ),
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <BrokenPage />,
        children: [...modules.flatMap(({ routes }) => routes), { path: '*', element: <NotFoundPage /> }],
      },
    ],
  },
])

const [first] = await Promise.all([loadSession(), startWords(modules.flatMap(({ words }) => words ?? []))])

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionProvider load={loadSession} first={first}>
        <AriaLanguage>
          <RouterProvider router={router} />
        </AriaLanguage>
      </SessionProvider>
    </QueryClientProvider>
  </StrictMode>,
)
