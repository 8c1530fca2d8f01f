/** A number with the reason that it has. */
interface Sourced {
  value: number;
  source: string;
}

/** Settings of the house; those of a district (`photos` in district.yaml) stand in its pack. */
export interface PhotoSettings {
  /** Bytes of one piece at most. */
  piece: Sourced;
  /** Pieces of one photo at most. */
  pieces: Sourced;
  /** Photos that one member of staff may have uploaded without a matter. */
  waiting: Sourced;
  /** Hours after which a photo without a matter is swept. */
  orphanHours: Sourced;
}

export const photoSettings: PhotoSettings = {
  piece: {
    value: 1024 * 1024,
    source: 'A setting: twice the piece that the client sends; a weak network loses little',
  },
  pieces: { value: 1024, source: 'A setting: 10 MB in pieces of 10 kB; more would be many small files on purpose' },
  waiting: { value: 300, source: 'A setting: the photos of ten matters at the limit, noted without a network' },
  orphanHours: {
    value: 24,
    source: 'A setting: a report that stays on a telephone for a day is sent again, photos and all',
  },
};
