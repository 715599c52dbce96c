import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

/** PostgreSQL's internal one-byte type `"char"`, which its catalogs use. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * Prisma's adapter for PostgreSQL with two fixes for migrations (needed for @prisma/adapter-pg 7.10). The
 * original throws on catalog columns of type `"char"`. It also splits scripts at every `;`, which breaks
 * functions, and commits each statement separately, which leaves a failed migration half applied.
 */
export function migrationAdapter(url: string) {
  const pool = new pg.Pool({ connectionString: url });
  const send = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  // Columns of the latest result; the schema engine sends one query at a time.
  let charColumns: number[] = [];
  const query = async (...args: unknown[]) => {
    const result = await send(...args);
    charColumns = [];
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      field.dataTypeID = TEXT_OID;
      charColumns.push(index);
    }
    return result;
  };
  pool.query = query as typeof pool.query;

  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const column of charColumns) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = async (script) => {
      await send(script);
    };
    return adapter;
  };
  return { factory: bindMigrationAwareSqlAdapterFactory(factory), close: () => pool.end() };
}
