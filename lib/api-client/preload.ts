import { dataTagSymbol, type InfiniteData, type QueryKey } from "@tanstack/react-query";

/** Data of a query that a server component has already read. */
export interface Preloaded {
  queryKey: QueryKey;
  data: unknown;
}

interface Tagged<Data> {
  queryKey: QueryKey & { [dataTagSymbol]: Data };
}

/** The data of a query, in the form that its fetcher returns. */
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
