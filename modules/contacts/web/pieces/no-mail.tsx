import { useSuspenseQuery } from '@tanstack/react-query'
import { noticesContract } from '#modules/notices/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { useWords } from '#platform/web/words.ts'
import './no-mail.css'

const settings = doorsOf('notices', noticesContract).settings.queryOptions()

/** Whether this host sends mail at all. */
export const useMails = (): boolean => useSuspenseQuery(settings).data.mails

/** Where somebody counts on mail that cannot leave: said before they do. `why` is a key of the words. */
export function NoMail({ why = 'contacts.noMail' }: { why?: string }) {
  const say = useWords()
  return useMails() ? null : <p className="no-mail">{say(why)}</p>
}
