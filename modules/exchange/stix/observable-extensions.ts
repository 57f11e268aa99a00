import {
  anyNumber,
  atLeastOne,
  type Check,
  count,
  dictionaryOf,
  flag,
  hex,
  integer,
  listOf,
  oneOf,
  record,
  shape,
  text,
  wholeSecondTimestamp,
} from './checks.ts'
import { extensionKind, hashes } from './common-properties.ts'
import { fail, type Run } from './findings.ts'
import type { JsonObject } from './json.ts'
import { referencesTo, referenceTo } from './references.ts'
import { peBinaryType } from './vocabularies.ts'

export const textOrInteger: Check = (run, value) => {
  if (typeof value !== 'string' && !Number.isInteger(value))
    fail(run, 'type', 'A string or a whole number is needed here.')
}

const optionalHeader = extensionKind(
  {
    magic_hex: hex,
    major_linker_version: integer,
    minor_linker_version: integer,
    size_of_code: count,
    size_of_initialized_data: count,
    size_of_uninitialized_data: count,
    address_of_entry_point: integer,
    base_of_code: integer,
    base_of_data: integer,
    image_base: integer,
    section_alignment: integer,
    file_alignment: integer,
    major_os_version: integer,
    minor_os_version: integer,
    major_image_version: integer,
    minor_image_version: integer,
    major_subsystem_version: integer,
    minor_subsystem_version: integer,
    win32_version_value_hex: hex,
    size_of_image: count,
    size_of_headers: count,
    checksum_hex: hex,
    subsystem_hex: hex,
    dll_characteristics_hex: hex,
    size_of_stack_reserve: count,
    size_of_stack_commit: count,
    size_of_heap_reserve: count,
    size_of_heap_commit: count,
    loader_flags_hex: hex,
    number_of_rva_and_sizes: integer,
    hashes,
  },
  [],
  undefined,
  (run, name) => fail(run, 'unknown-property', `An optional header has no "${name}".`),
)

const peSection = record(shape({ name: text, size: count, entropy: anyNumber, hashes }, ['name']))
const alternateStream = record(shape({ name: text, hashes, size: count }, ['name']))

const needsMore = (besides: string) => (run: Run, value: JsonObject) => {
  if (Object.keys(value).every((name) => name === besides))
    fail(run, 'at-least-one', `A property beside "${besides}" is needed.`)
}

const startupNames =
  /^(?:lp(?:Desktop|Title|Reserved2?)|dw(?:FillAttribute|Flags|XSize|YSize|XCountChars|YCountChars|X|Y)|wShowWindow|hStd(?:Input|Output|Error)|cb|cbReserved2)$/
const startupValue: Check = (run, value) => {
  if (typeof value === 'object' && value !== null) fail(run, 'type', 'A string, a number or true/false is needed here.')
}

/** Which predefined extensions (STIX 2.1, section 6) belong to which type of observable. */
export const predefinedExtensions: Record<string, Record<string, Check>> = {
  file: {
    'archive-ext': extensionKind({ contains_refs: referencesTo('file', 'directory'), comment: text }, [
      'contains_refs',
    ]),
    'ntfs-ext': extensionKind({ sid: text, alternate_data_streams: listOf(alternateStream) }, [], (run, value) =>
      atLeastOne(run, value, ['sid', 'alternate_data_streams']),
    ),
    'pdf-ext': extensionKind(
      { version: text, is_optimized: flag, document_info_dict: dictionaryOf(text), pdfid0: text, pdfid1: text },
      [],
      (run, value) => atLeastOne(run, value, ['version', 'is_optimized', 'document_info_dict', 'pdfid0', 'pdfid1']),
    ),
    'raster-image-ext': extensionKind(
      {
        image_height: integer,
        image_width: integer,
        bits_per_pixel: integer,
        exif_tags: dictionaryOf(textOrInteger, /^[A-Z][a-zA-Z0-9_-]{1,249}$/),
      },
      [],
      (run, value) => atLeastOne(run, value, ['image_height', 'image_width', 'bits_per_pixel', 'exif_tags']),
    ),
    'windows-pebinary-ext': extensionKind(
      {
        pe_type: peBinaryType,
        imphash: text,
        machine_hex: hex,
        number_of_sections: count,
        time_date_stamp: wholeSecondTimestamp,
        pointer_to_symbol_table_hex: hex,
        number_of_symbols: count,
        size_of_optional_header: count,
        characteristics_hex: hex,
        file_header_hashes: hashes,
        optional_header: optionalHeader,
        sections: listOf(peSection),
      },
      ['pe_type'],
      needsMore('pe_type'),
    ),
  },
  'network-traffic': {
    'http-request-ext': extensionKind(
      {
        request_method: text,
        request_value: text,
        request_version: text,
        request_header: dictionaryOf(listOf(text)),
        message_body_length: integer,
        message_body_data_ref: referenceTo('artifact'),
      },
      ['request_method', 'request_value'],
    ),
    'icmp-ext': extensionKind({ icmp_type_hex: hex, icmp_code_hex: hex }, ['icmp_type_hex', 'icmp_code_hex']),
    'socket-ext': extensionKind(
      {
        address_family: oneOf(
          'AF_UNSPEC',
          'AF_INET',
          'AF_IPX',
          'AF_APPLETALK',
          'AF_NETBIOS',
          'AF_INET6',
          'AF_IRDA',
          'AF_BTH',
        ),
        is_blocking: flag,
        is_listening: flag,
        options: dictionaryOf(integer, /^(?:SO|ICMP|ICMP6|IP|IPV6|MCAST|TCP|IRLMP)(?:_[A-Z]+)+$/),
        socket_type: oneOf('SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RAW', 'SOCK_RDM', 'SOCK_SEQPACKET'),
        socket_descriptor: count,
        socket_handle: integer,
      },
      ['address_family'],
    ),
    'tcp-ext': extensionKind({ src_flags_hex: hex, dst_flags_hex: hex }, [], (run, value) =>
      atLeastOne(run, value, ['src_flags_hex', 'dst_flags_hex']),
    ),
  },
  process: {
    'windows-process-ext': extensionKind(
      {
        aslr_enabled: flag,
        dep_enabled: flag,
        priority: text,
        owner_sid: text,
        window_title: text,
        startup_info: dictionaryOf(startupValue, startupNames),
        integrity_level: oneOf('low', 'medium', 'high', 'system'),
      },
      [],
      (run, value) =>
        atLeastOne(run, value, [
          'aslr_enabled',
          'dep_enabled',
          'priority',
          'owner_sid',
          'window_title',
          'startup_info',
          'integrity_level',
        ]),
    ),
    'windows-service-ext': extensionKind(
      {
        service_name: text,
        descriptions: listOf(text),
        display_name: text,
        group_name: text,
        start_type: oneOf(
          'SERVICE_AUTO_START',
          'SERVICE_BOOT_START',
          'SERVICE_DEMAND_START',
          'SERVICE_DISABLED',
          'SERVICE_SYSTEM_ALERT',
        ),
        service_dll_refs: referencesTo('file'),
        service_type: oneOf(
          'SERVICE_KERNEL_DRIVER',
          'SERVICE_FILE_SYSTEM_DRIVER',
          'SERVICE_WIN32_OWN_PROCESS',
          'SERVICE_WIN32_SHARE_PROCESS',
        ),
        service_status: oneOf(
          'SERVICE_CONTINUE_PENDING',
          'SERVICE_PAUSE_PENDING',
          'SERVICE_PAUSED',
          'SERVICE_RUNNING',
          'SERVICE_START_PENDING',
          'SERVICE_STOP_PENDING',
          'SERVICE_STOPPED',
        ),
      },
      [],
      (run, value) =>
        atLeastOne(run, value, [
          'service_name',
          'descriptions',
          'display_name',
          'group_name',
          'start_type',
          'service_dll_refs',
          'service_type',
          'service_status',
        ]),
    ),
  },
  'user-account': {
    'unix-account-ext': extensionKind(
      { gid: integer, groups: listOf(text), home_dir: text, shell: text },
      [],
      (run, value) => atLeastOne(run, value, ['gid', 'groups', 'home_dir', 'shell']),
    ),
  },
}

/** Every name that the specification gives to an extension, whatever object it belongs to. */
export const predefinedNames: ReadonlySet<string> = new Set(
  Object.values(predefinedExtensions).flatMap((ones) => Object.keys(ones)),
)
