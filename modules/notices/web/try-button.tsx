import { useMutation } from '@tanstack/react-query'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Channel } from '../contract.ts'
import { askAgain, notices } from './doors.ts'
import { troubleWords } from './trouble.ts'

/** "Send me a test notice": by this way, now. */
export function TryButton({ channel, refused }: { channel: Channel; refused?: string }) {
  const say = useWords()
  const { mutate, isPending } = useMutation(
    notices.test.mutationOptions({
      onSuccess: async () => {
        toast(say('notices.try.sent'), { kind: 'done' })
        await askAgain()
      },
      onError: (error) => toast(troubleWords(error, say), { kind: 'failed' }),
    }),
  )
  return (
    <Button small icon="send" busy={isPending} refused={refused} onPress={() => mutate({ channel })}>
      {say('notices.try')}
    </Button>
  )
}
