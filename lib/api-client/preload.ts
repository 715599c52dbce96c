import { dataTagSymbol, type InfiniteData, type QueryKey } from "@tanstack/react-query";

/** What a server component already knows about one query. */
export interface Preloaded {
  queryKey: QueryKey;
  data: unknown;
}

interface Tagged<Data> {
  queryKey: QueryKey & { [dataTagSymbol]: Data };
}

/** The answer of a query, as its fetcher would have brought it. */
export const preload = <Data>(query: Tagged<Data>, data: NoInfer<Data>): Preloaded => ({
  queryKey: query.queryKey,
  data,
});

/** The first page of an infinite query. */
export const preloadFirstPage = <Item, PageParam>(
  query: Tagged<InfiniteData<Item, PageParam>> & { initialPageParam: PageParam },
  page: NoInfer<Item>,
): Preloaded => ({
  queryKey: query.queryKey,
  data: { pages: [page], pageParams: [query.initialPageParam] },
});
