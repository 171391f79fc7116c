import { SQL } from "bun";

/** The role services connect as: it reads and writes rows, owns nothing and changes no table. */
export const APP_ROLE = "holdfast_app";

/** Makes the role if it is missing and grants it the rows of schema public, present and future. Can be run again. */
export const grantToApp = async (url: string, password: string): Promise<void> => {
  const sql = new SQL({ url, max: 1 });
  const existing = await sql`select 1 from pg_roles where rolname = ${APP_ROLE}`;
  const verb = existing.length === 0 ? "create" : "alter";
  await sql.unsafe(
    `${verb} role ${APP_ROLE} login nosuperuser nocreatedb nocreaterole password '${password}'`,
  );
  await sql.unsafe(`
    grant usage on schema public to ${APP_ROLE};
    grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};
    grant usage on all sequences in schema public to ${APP_ROLE};
    grant execute on all functions in schema public to ${APP_ROLE};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${APP_ROLE};
    alter default privileges in schema public grant usage on sequences to ${APP_ROLE};
    alter default privileges in schema public grant execute on functions to ${APP_ROLE};
  `);
  await sql.close();
};
