import { z } from 'zod'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { decodeMlsMessage } from 'ts-mls/message.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { Hex, Suite, VectorFault, decoded, holds } from './fields.ts'
import type { Suites } from './suites.ts'

const WelcomeVector = z.object({
  cipher_suite: Suite,
  init_priv: Hex,
  signer_pub: Hex,
  key_package: Hex,
  welcome: Hex,
})

/** Opens a Welcome (RFC 9420, section 12.4.3.1). */
export async function welcome(value: unknown, suites: Suites): Promise<void> {
  const vector = WelcomeVector.parse(value)
  const suite = await suites(vector.cipher_suite)
  const packed = decoded('key_package', decodeMlsMessage, vector.key_package)
  const message = decoded('welcome', decodeMlsMessage, vector.welcome)
  if (packed.wireformat !== 'mls_key_package') throw new VectorFault('key_package is no KeyPackage')
  if (message.wireformat !== 'mls_welcome') throw new VectorFault('welcome is no Welcome')
  const ref = await makeKeyPackageRef(packed.keyPackage, suite.hash)
  const key = await suite.hpke.importPrivateKey(vector.init_priv)
  const secrets = await decryptGroupSecrets(key, ref, message.welcome, suite.hpke)
  if (!secrets) throw new VectorFault('the group secrets cannot be decoded')
  const noPsk = new Uint8Array(suite.kdf.size)
  const info = await decryptGroupInfo(message.welcome, secrets.joinerSecret, noPsk, suite)
  if (!info) throw new VectorFault('the group info cannot be decoded')
  holds('the signature of the group info', await verifyGroupInfoSignature(info, vector.signer_pub, suite.signature))
  holds('the confirmation tag', await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, noPsk, suite))
}
