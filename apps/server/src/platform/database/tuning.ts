const MiB = 1024 * 1024;

/**
 * Settings of the embedded server for a machine that it shares with the product itself, and often with little else to spare.
 * Sources: PostgreSQL manual, chapters 19 (resources, WAL, planner) and 14; an operator overrides any of them with ALTER SYSTEM.
 *
 * @param memory the machine's memory in bytes
 */
export function settingsFor(memory: number): Record<string, string> {
  // The manual (19.4.1) advises a quarter on a dedicated server; Node, the browser of a demo and the page cache share this one.
  const sharedBuffers = clamp(memory / 8, 64 * MiB, 1024 * MiB);
  return {
    shared_buffers: inMegabytes(sharedBuffers),
    // What the planner may expect to be cached, no allocation.
    effective_cache_size: inMegabytes(Math.max(memory / 2, sharedBuffers)),
    // Per sort or hash, several a query: 100 connections × 8 MB stays within the smallest machine we name (2 GB) in practice.
    work_mem: '8MB',
    // Index builds of the 90-day demo history.
    maintenance_work_mem: inMegabytes(clamp(memory / 32, 64 * MiB, 256 * MiB)),
    max_connections: '100',
    // Solid-state disks, 19.7.2; the default 4.0 is for turning ones and makes index scans look dear.
    random_page_cost: '1.1',
    // Every query of the product is short; compiling one costs more than running it.
    jit: 'off',
    // Bounds crash recovery: at most 5 minutes of writes are replayed before the server answers.
    checkpoint_timeout: '5min',
    max_wal_size: '1GB',
    // Half the WAL volume of full-page images for a little processor time; the disk is what a small machine lacks.
    wal_compression: 'on',
    // A file of the log that is used again keeps what it held until that is written over; what is forgotten has to go with it.
    wal_recycle: 'off',
    // One format for the instant of everything; a district's own zone is the pack's business.
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Parameters of a query, and the key that a DETAIL quotes, may be personal data: neither goes into the log.
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    // The first line of an error quotes what it was given ("invalid input syntax for type date: …"), whatever the verbosity. Errors of
    // statements are in the log of the product, by SQLSTATE; damaged pages are counted (wangge_database_checksum_failures).
    log_min_messages: 'log',
    log_min_duration_statement: '-1',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %a ',
  };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const inMegabytes = (bytes: number) => `${Math.floor(bytes / MiB)}MB`;
