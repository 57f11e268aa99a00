import { z } from 'zod'
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js'
import { determineLength, lengthEncoder } from 'ts-mls/codec/variableLength.js'
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import { type MLSMessage, decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js'
import {
  decodeAdd,
  decodeExternalInit,
  decodeGroupContextExtensions,
  decodePSK,
  decodeReinit,
  decodeRemove,
  decodeUpdate,
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodePSK,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from 'ts-mls/proposal.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { Hex, VectorFault, Whole, alike, rewritten, same } from './fields.ts'

const Messages = z.object({
  mls_welcome: Hex,
  mls_group_info: Hex,
  mls_key_package: Hex,
  ratchet_tree: Hex,
  group_secrets: Hex,
  add_proposal: Hex,
  update_proposal: Hex,
  remove_proposal: Hex,
  pre_shared_key_proposal: Hex,
  re_init_proposal: Hex,
  external_init_proposal: Hex,
  group_context_extensions_proposal: Hex,
  commit: Hex,
  public_message_application: Hex,
  public_message_proposal: Hex,
  public_message_commit: Hex,
  private_message: Hex,
})

/** Each structure on the wire decodes, and encodes to the same bytes. */
export async function messages(value: unknown): Promise<void> {
  const vector = Messages.parse(value)
  const message = (field: keyof typeof vector, wireformat: MLSMessage['wireformat']): MLSMessage => {
    const found = rewritten(field, decodeMlsMessage, encodeMlsMessage, vector[field])
    alike(`the wire format of ${field}`, found.wireformat, wireformat)
    return found
  }
  message('mls_welcome', 'mls_welcome')
  message('mls_group_info', 'mls_group_info')
  message('mls_key_package', 'mls_key_package')
  message('private_message', 'mls_private_message')
  for (const content of ['application', 'proposal', 'commit'] as const) {
    const found = message(`public_message_${content}`, 'mls_public_message')
    if (found.wireformat !== 'mls_public_message' || found.publicMessage.content.contentType !== content)
      throw new VectorFault(`public_message_${content} holds another content`)
  }
  rewritten('ratchet_tree', decodeRatchetTree, encodeRatchetTree, vector.ratchet_tree)
  rewritten('group_secrets', decodeGroupSecrets, encodeGroupSecrets, vector.group_secrets)
  rewritten('commit', decodeCommit, encodeCommit, vector.commit)
  rewritten('add_proposal', decodeAdd, encodeAdd, vector.add_proposal)
  rewritten('update_proposal', decodeUpdate, encodeUpdate, vector.update_proposal)
  rewritten('remove_proposal', decodeRemove, encodeRemove, vector.remove_proposal)
  rewritten('pre_shared_key_proposal', decodePSK, encodePSK, vector.pre_shared_key_proposal)
  rewritten('re_init_proposal', decodeReinit, encodeReinit, vector.re_init_proposal)
  rewritten('external_init_proposal', decodeExternalInit, encodeExternalInit, vector.external_init_proposal)
  rewritten(
    'group_context_extensions_proposal',
    decodeGroupContextExtensions,
    encodeGroupContextExtensions,
    vector.group_context_extensions_proposal,
  )
}

const Deserialization = z.object({ vlbytes_header: Hex, length: Whole })

/** The header of a vector of variable length (RFC 9420, section 2.1.2): the shortest that says it, and no other. */
export async function deserialization(value: unknown): Promise<void> {
  const { vlbytes_header: header, length } = Deserialization.parse(value)
  const found = determineLength(header)
  alike('the length', found.length, length)
  alike('the size of the header', found.lengthFieldSize, header.length)
  const [size, write] = lengthEncoder(length)
  const ours = new Uint8Array(size)
  write(0, ours.buffer)
  same('the header, written again,', ours, header)
}
