import { QueryClient } from '@tanstack/react-query'
import { isRefusal } from './errors.ts'

/** All that the browser knows of the server, keyed by door. Live events say what is stale; see live.ts. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal is an answer: asking again does not change it. A broken line may mend.
      retry: (failures, error) => failures < 2 && !isRefusal(error),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
