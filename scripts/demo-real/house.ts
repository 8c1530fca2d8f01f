import type { Adviser } from '@wangge/brain';
import type { DistrictPack } from '@wangge/district';
import type { PreparedCalendar, Procedure } from '@wangge/kernel';
import type { Product } from '../product.ts';
import type { People } from './people.ts';

/** Where the orders go: a running product, its people, and its rules as its pack has them. */
export interface House {
  product: Pick<Product, 'setNow' | 'url'>;
  people: People;
  pack: DistrictPack;
  /** Of the orders. */
  procedure: Procedure;
  calendar: PreparedCalendar;
  adviser: Adviser;
  /** One seed makes all that is drawn. */
  seed: string;
}
