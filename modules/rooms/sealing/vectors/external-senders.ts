/**
 * The extension `external_senders` holds a vector of senders (RFC 9420, section 12.1.8.1). ts-mls 1.6.4 reads it as one
 * bare sender. Our rooms never have it; transcripts of other houses may, and are read here without touching the library:
 * it looks for the extension by name, so it is shown the number where it would stumble, and given its name back after.
 */
import { decodeVarLenType } from 'ts-mls/codec/variableLength.js'
import type { Extension } from 'ts-mls/extension.js'
import { type ExternalSender, decodeExternalSender } from 'ts-mls/externalSender.js'
import type { Proposal } from 'ts-mls/proposal.js'
import { decoded } from './fields.ts'

const name = 'external_senders'
const number = 5

export function externalSendersOf(extensions: readonly Extension[]): ExternalSender[] {
  return extensions
    .filter(({ extensionType }) => extensionType === name || extensionType === number)
    .flatMap(({ extensionData }) => decoded(name, decodeVarLenType(decodeExternalSender), extensionData))
}

export function byNumber(proposal: Proposal): Proposal {
  if (proposal.proposalType !== 'group_context_extensions') return proposal
  const extensions = proposal.groupContextExtensions.extensions.map((one) =>
    one.extensionType === name ? { ...one, extensionType: number } : one,
  )
  return { ...proposal, groupContextExtensions: { extensions } }
}

export function byName(extensions: readonly Extension[]): Extension[] {
  return extensions.map((one) => (one.extensionType === number ? { ...one, extensionType: name } : one))
}
