import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { ItemBody } from '../../contract.ts'
import { useKnownTime } from '../pieces/known-time.tsx'
import { useDelegationNames } from '../pieces/delegations.tsx'

/** An item in a few words: for lists, and for the question whether it shall go. */
export function useItemName(): (body: ItemBody) => string {
  const say = useWords()
  const format = useFormat()
  const known = useKnownTime()
  const delegation = useDelegationNames()
  return (body) => {
    switch (body.kind) {
      case 'victim':
        return (
          body.name ??
          (body.delegationId ? delegation(body.delegationId) : undefined) ??
          (body.country ? format.country(body.country) : say('incidents.victim.unnamed'))
        )
      case 'moment':
        return `${known(body.at)}: ${shortened(body.words.text)}`
      case 'technique':
        return body.technique
      case 'attribution':
        return `${body.by}: ${body.to}`
      case 'response':
      case 'reply':
        return `${body.by}: ${shortened(body.words.text)}`
      case 'indicator':
        return body.name || body.stixId
      case 'relation':
        return say(`incidents.relation.${body.relation}`)
    }
  }
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
