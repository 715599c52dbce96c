import { dataTagSymbol, type InfiniteData, type QueryKey } from "@tanstack/react-query";

/** Query data that a server component has already loaded. */
export interface Preloaded {
  queryKey: QueryKey;
  data: unknown;
}

interface Tagged<Data> {
  queryKey: QueryKey & { [dataTagSymbol]: Data };
}

/** Preloads a query. `data` has the type that its fetcher returns. */
export const preload = <Data>(query: Tagged<Data>, data: NoInfer<Data>): Preloaded => ({
  queryKey: query.queryKey,
  data,
});

/** Preloads the first page of an infinite query. */
export const preloadFirstPage = <Item, PageParam>(
  query: Tagged<InfiniteData<Item, PageParam>> & { initialPageParam: PageParam },
  page: NoInfer<Item>,
): Preloaded => ({
  queryKey: query.queryKey,
  data: { pages: [page], pageParams: [query.initialPageParam] },
});
