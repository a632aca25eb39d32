-- Keys of those who ask the API more than anybody may. A change of a key is a new row.

CREATE TABLE IF NOT EXISTS {database}.api_keys
(
    id             String                COMMENT 'Names the key where it must not be told',
    name           String                COMMENT 'Who it was made for',
    secret_sha256  FixedString(64)       COMMENT 'SHA-256 of the secret, hex; the secret itself is not kept',
    per_minute     UInt32                COMMENT 'Budget a minute; 0: what the web is told keys have',
    created_at     DateTime64(3, 'UTC')  COMMENT 'When it was made',
    revoked_at     DateTime64(3, 'UTC')  COMMENT 'When it was revoked; 1970: it is good',
    changed_at     DateTime64(3, 'UTC')  COMMENT 'When this row was written; the newest of a key counts'
)
ENGINE = ReplacingMergeTree(changed_at)
ORDER BY id
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Keys of the API';
