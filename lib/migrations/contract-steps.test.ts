import { describe, expect, it } from "vitest";
import { blockingIndexes, contractSteps } from "./contract-steps";

describe("a migration is expand-only", () => {
  it.each([
    'create table "a" ("id" text not null, "note" text, constraint "a_pkey" primary key ("id")); create unique index "a_key" on "a"("note")',
    'ALTER TABLE "event" ADD COLUMN     "traceparent" TEXT;',
    'alter table "event" add column "unsent" boolean not null default false, add column "note" text',
    'alter table "notice" add constraint "f" foreign key ("id") references "organization"("id") on delete cascade',
    'drop index "event_created_at_idx"',
    "-- drop table event;\nupdate webhook set description = 'drop table event; rename' where false",
    "create type \"Status\" as enum ('on', 'off')",
  ])("%s", (sql) => {
    expect(contractSteps(sql)).toEqual([]);
  });

  it.each([
    ['drop table "event"', /drops/],
    ['alter table "event" add column "a" text, drop column "b"', /drops.*drop column "b"$/],
    ['alter table "engine_call" drop constraint "engine_call_pkey"', /drops/],
    ['alter table "event" rename column "a" to "b"', /renames/],
    ['alter type "a" rename to "b"', /renames/],
    ['ALTER TABLE "event" ADD COLUMN "a" TEXT NOT NULL', /required column/],
    ['alter table "event" alter column "a" set not null', /changes a column/],
    ['alter table "event" alter column "a" set data type bigint', /changes a column/],
    ['alter table "event" alter column "a" type bigint using a::bigint', /changes a column/],
    ["alter type \"Status\" add value 'paused'", /cannot read/],
    ['create unique index concurrently "a" on "delivery"("event_id")', /condition/],
    ['alter table "lead" add constraint "a" check (id <> \'\')', /condition/],
    ["-- It isn't used.\ndrop table event;\n-- It wasn't used before.", /drops/],
    ["alter table only public.event drop column a", /drops/],
    ['alter table if exists only "event" drop column "a"', /drops/],
    ['alter table "event" add "a" text not null', /required column/],
    ['alter table "event" alter "a" set not null', /changes a column/],
    ['alter table "event" alter column "a" drop default', /changes a column/],
    ["alter table \"event\" add check (id <> '')", /condition/],
    ['alter table "event" add unique ("a")', /condition/],
    ["do $$ begin drop table event; end $$", /not checked/],
    ["delete from event", /deletes rows/],
  ])("but not with: %s", (sql, problem) => {
    expect(contractSteps(sql)).toEqual([expect.stringMatching(problem)]);
  });
});

describe("an index of a large table", () => {
  it("is created concurrently, alone in its migration", () => {
    expect(blockingIndexes('create index "a" on "delivery"("event_id")')).toHaveLength(1);
    expect(blockingIndexes('-- Why.\ncreate index concurrently "a" on "delivery"("event_id");')).toEqual([]);
    expect(blockingIndexes('create index concurrently "a" on "delivery"("b"); select 1')).toHaveLength(1);
  });

  it("may be created with its table, or on a table that stays small", () => {
    expect(blockingIndexes('create index "a" on "webhook"("url")')).toEqual([]);
    expect(blockingIndexes('create table "event" ("id" text); create index "a" on "event"("id")')).toEqual(
      [],
    );
  });
});
