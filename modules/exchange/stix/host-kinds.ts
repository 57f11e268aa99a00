import {
  atLeastOne,
  type Check,
  dictionaryOf,
  flag,
  integer,
  language,
  listOf,
  matching,
  oneOf,
  record,
  shape,
  type Shape,
  text,
  timestamp,
} from './checks.ts'
import { extensionKind, hashes, observableKind } from './common-properties.ts'
import { fail, type Run } from './findings.ts'
import type { JsonObject } from './json.ts'
import { referencesTo, referenceTo } from './references.ts'
import { accountType } from './vocabularies.ts'

const cpeWord = '(?:[a-zA-Z0-9\\-._~%*?]|\\\\[^a-zA-Z0-9\\s])+'
const cpe = matching(
  new RegExp(`^cpe:2\\.3:[aho*\\-](?::${cpeWord}){10}$`),
  'cpe',
  'A CPE 2.3 formatted string is needed here.',
)

const registryValue = record(
  shape(
    {
      name: text,
      data: text,
      data_type: oneOf(
        'REG_NONE',
        'REG_SZ',
        'REG_EXPAND_SZ',
        'REG_BINARY',
        'REG_DWORD',
        'REG_DWORD_BIG_ENDIAN',
        'REG_DWORD_LITTLE_ENDIAN',
        'REG_LINK',
        'REG_MULTI_SZ',
        'REG_RESOURCE_LIST',
        'REG_FULL_RESOURCE_DESCRIPTION',
        'REG_RESOURCE_REQUIREMENTS_LIST',
        'REG_QWORD',
        'REG_INVALID_TYPE',
      ),
    },
    [],
    (run, value) => atLeastOne(run, value, ['name', 'data', 'data_type']),
  ),
)

const registryKey: Check = (run, value) => {
  text(run, value)
  if (typeof value === 'string' && /^(?:HKLM|HKCC|HKCR|HKCU|HKU)(?:$|\\)/i.test(value)) {
    fail(run, 'registry-hive', 'The hive must be written out, like HKEY_LOCAL_MACHINE.')
  }
}

const certificateExtensions = extensionKind({
  ...Object.fromEntries(
    [
      'basic_constraints',
      'name_constraints',
      'policy_constraints',
      'key_usage',
      'extended_key_usage',
      'subject_key_identifier',
      'authority_key_identifier',
      'subject_alternative_name',
      'issuer_alternative_name',
      'subject_directory_attributes',
      'crl_distribution_points',
      'inhibit_any_policy',
      'certificate_policies',
      'policy_mappings',
    ].map((name) => [name, text] as const),
  ),
  private_key_usage_period_not_before: timestamp,
  private_key_usage_period_not_after: timestamp,
})

/** For the kinds that need at least one property of their own, whichever it is. */
function withAny(properties: Record<string, Check>, orExtension: boolean, rules?: Shape['rules']): Shape {
  const names = [...Object.keys(properties), ...(orExtension ? ['extensions'] : [])]
  return observableKind(properties, [], (run: Run, value: JsonObject) => {
    atLeastOne(run, value, names)
    rules?.(run, value)
  })
}

/** The observables that are found on a computer itself, by type. */
export const hostKinds: Record<string, Shape> = {
  process: withAny(
    {
      is_hidden: flag,
      pid: integer,
      created_time: timestamp,
      cwd: text,
      command_line: text,
      environment_variables: dictionaryOf(text),
      opened_connection_refs: referencesTo('network-traffic'),
      creator_user_ref: referenceTo('user-account'),
      image_ref: referenceTo('file'),
      parent_ref: referenceTo('process'),
      child_refs: referencesTo('process'),
    },
    true,
  ),
  software: observableKind({ name: text, cpe, swid: text, languages: listOf(language), vendor: text, version: text }, [
    'name',
  ]),
  'user-account': withAny(
    {
      user_id: text,
      credential: text,
      account_login: text,
      account_type: accountType,
      display_name: text,
      is_service_account: flag,
      is_privileged: flag,
      can_escalate_privs: flag,
      is_disabled: flag,
      account_created: timestamp,
      account_expires: timestamp,
      credential_last_changed: timestamp,
      account_first_login: timestamp,
      account_last_login: timestamp,
    },
    true,
  ),
  'windows-registry-key': withAny(
    {
      key: registryKey,
      values: listOf(registryValue),
      modified_time: timestamp,
      creator_user_ref: referenceTo('user-account'),
      number_of_subkeys: integer,
    },
    false,
  ),
  'x509-certificate': withAny(
    {
      is_self_signed: flag,
      hashes,
      version: text,
      serial_number: text,
      signature_algorithm: text,
      issuer: text,
      validity_not_before: timestamp,
      validity_not_after: timestamp,
      subject: text,
      subject_public_key_algorithm: text,
      subject_public_key_modulus: text,
      subject_public_key_exponent: integer,
      x509_v3_extensions: certificateExtensions,
    },
    false,
  ),
}
