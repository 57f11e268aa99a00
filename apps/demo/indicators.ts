const identity = 'identity--5b7d9f0e-1c7e-4f2e-9d3a-6f3f5a1c0b11'
const at = '2026-01-12T05:00:00.000Z'

function object(type: string, id: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${id}`,
    created_by_ref: identity,
    created: at,
    modified: at,
    ...more,
  }
}

function indicator(id: string, name: string, pattern: string): Record<string, unknown> {
  return object('indicator', id, {
    name,
    indicator_types: ['malicious-activity'],
    pattern,
    pattern_type: 'stix',
    valid_from: at,
  })
}

/**
 * What the CERT of Belmere found at Saltmarsh, as a STIX 2.1 bundle. The addresses and names are those that RFC 5737,
 * RFC 3849 and RFC 2606 keep for examples; the hashes are of texts that say what they are.
 */
export const indicators: string = JSON.stringify(
  {
    type: 'bundle',
    id: 'bundle--0e3b0b7e-7b1d-4a58-8c53-6c4d2a9d7f21',
    objects: [
      {
        type: 'identity',
        spec_version: '2.1',
        id: identity,
        created: at,
        modified: at,
        name: 'CERT of Belmere (invented)',
        identity_class: 'organization',
      },
      object('malware', '8a2c6f1e-3f0b-4d55-9a51-2d8f4c1b7e01', {
        name: 'Tidelock',
        is_family: true,
        malware_types: ['ransomware'],
      }),
      indicator(
        '2f0c5c52-6a1e-4a64-8f5e-9b0b3c1d2e03',
        'Where Tidelock reports to',
        `[ipv4-addr:value = '203.0.113.47']`,
      ),
      indicator(
        '7c9d1b34-5e8f-4b02-a1c3-4d5e6f708192',
        'The name it asks for',
        `[domain-name:value = 'berth-plan.example']`,
      ),
      indicator(
        'c4b7a690-1d2e-4f3a-8b5c-6d7e8f901a2b',
        'The loader',
        `[file:hashes.'SHA-256' = '3b0d7a1e9c2f4b6d8e0a1c3e5f7092b4d6f8a0c2e4f60718293a4b5c6d7e8f90']`,
      ),
      object('relationship', '11d3f2c4-8e7a-4c6b-9f5d-0a1b2c3d4e5f', {
        relationship_type: 'indicates',
        source_ref: 'indicator--c4b7a690-1d2e-4f3a-8b5c-6d7e8f901a2b',
        target_ref: 'malware--8a2c6f1e-3f0b-4d55-9a51-2d8f4c1b7e01',
      }),
    ],
  },
  null,
  2,
)
