import type { Light } from '@wangge/client';

export type Appearance = 'light' | 'dark' | 'contrast';

export interface Palette {
  page: string;
  surface: string;
  raised: string;
  line: string;
  text: string;
  muted: string;
  brand: string;
  onBrand: string;
  /** A filled button under the pointer: away from the words on it, not towards them. */
  brandHover: string;
  redHover: string;
  /** Behind what is chosen or under the pointer. */
  tint: string;
  focus: string;
  lights: Record<Light, string>;
  map: {
    land: string;
    outside: string;
    street: string;
    community: string;
    grid: string;
    dedicated: string;
    halo: string;
    /** Of a base map that brings no colours of its own. */
    water: string;
    green: string;
    building: string;
    road: string;
  };
}

/**
 * Spring teal for Jinan, the city of springs; neutrals with a breath of blue. On dark ground the teal is lighter, because #0E7C86 on #141414
 * is 3.7:1. Every pair that carries words keeps 4.5:1, see palette.test.ts.
 */
export const PALETTES: Record<Appearance, Palette> = {
  light: {
    page: '#F3F6F8',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    line: '#D7E0E6',
    text: '#15222B',
    muted: '#50616D',
    brand: '#0E7C86',
    onBrand: '#FFFFFF',
    brandHover: '#0A656E',
    redHover: '#9E1815',
    tint: '#EEF7F8',
    focus: '#0E7C86',
    lights: { green: '#17773F', amber: '#935800', red: '#C0211E', none: '#5B6B76' },
    map: {
      land: '#FBFCFD',
      outside: '#E6ECF0',
      street: '#7D919E',
      community: '#B3C1CA',
      grid: '#CFD9E0',
      dedicated: '#DCEBE6',
      halo: '#FBFCFD',
      water: '#C3DDE8',
      green: '#DDEBDD',
      building: '#E3E8EC',
      road: '#C9D2D9',
    },
  },
  dark: {
    page: '#0D151B',
    surface: '#141F27',
    raised: '#1B2933',
    line: '#2A3A46',
    text: '#E6EDF2',
    muted: '#9FB1BD',
    brand: '#2BB3BF',
    onBrand: '#04242A',
    brandHover: '#56CBD5',
    redHover: '#FFA29C',
    tint: '#16363D',
    focus: '#5FD0DA',
    lights: { green: '#4CC584', amber: '#F0B24E', red: '#FF8078', none: '#93A6B3' },
    map: {
      land: '#16222B',
      outside: '#0B1217',
      street: '#5A7282',
      community: '#4C6473',
      grid: '#2A3B47',
      dedicated: '#1B3331',
      halo: '#0F181E',
      water: '#12303E',
      green: '#15281F',
      building: '#1D2A33',
      road: '#3A4B57',
    },
  },
  contrast: {
    page: '#FFFFFF',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    line: '#1A1A1A',
    text: '#000000',
    muted: '#262626',
    brand: '#004A52',
    onBrand: '#FFFFFF',
    brandHover: '#00363C',
    redHover: '#7A0004',
    tint: '#D3EEF0',
    focus: '#000000',
    lights: { green: '#00541F', amber: '#6A3C00', red: '#9C0006', none: '#333333' },
    map: {
      land: '#FFFFFF',
      outside: '#DDDDDD',
      street: '#000000',
      community: '#555555',
      grid: '#888888',
      dedicated: '#DDEFE6',
      halo: '#FFFFFF',
      water: '#BFDDEA',
      green: '#DDEFDD',
      building: '#E6E6E6',
      road: '#8A8A8A',
    },
  },
};
