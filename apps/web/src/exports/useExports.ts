import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ExportFormat, type ExportView, type ExportWanted, newId } from '@wangge/client';
import { useEffect, useRef } from 'react';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';

const KEY = ['exports'];
/** While something is being written, how far it has got is asked for so often. */
const LOOK = 1000;

export const isUnderWay = ({ state }: ExportView): boolean => state === 'queued' || state === 'running';

/**
 * One's own exports, asked for while they are looked at or something is under way.
 * @param onEnd told of each that comes to its end while this page is open
 */
export function useExports(isShown: boolean, onEnd: (ended: ExportView) => void) {
  const queries = useQueryClient();
  const { locale } = useWords();
  const list = useQuery({
    queryKey: KEY,
    queryFn: server.exports.list,
    enabled: ({ state }) => isShown || (state.data?.some(isUnderWay) ?? false),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LOOK : false),
    // A page that is not looked at asks on: whoever waits for a file does something else meanwhile.
    refetchIntervalInBackground: true,
    staleTime: 0,
  });

  const waiting = useRef(new Set<string>());
  const told = useRef(onEnd);
  told.current = onEnd;
  useEffect(() => {
    for (const one of list.data ?? []) {
      if (isUnderWay(one)) waiting.current.add(one.id);
      else if (waiting.current.delete(one.id)) told.current(one);
    }
  }, [list.data]);

  const put = (change: (now: ExportView[]) => ExportView[]): void => {
    queries.setQueryData<ExportView[]>(KEY, (now = []) => change(now));
    void queries.invalidateQueries({ queryKey: KEY });
  };
  const ask = useMutation({
    mutationFn: ({ wanted, format }: { wanted: ExportWanted; format: ExportFormat }) =>
      server.exports.ask({ ...wanted, id: newId(), format, locale }),
    onSuccess: (asked) => put((now) => [asked, ...now]),
  });
  const remove = useMutation({
    mutationFn: server.exports.remove,
    onSuccess: (_, id) => {
      waiting.current.delete(id);
      put((now) => now.filter((one) => one.id !== id));
    },
  });
  return { list, ask, remove };
}
