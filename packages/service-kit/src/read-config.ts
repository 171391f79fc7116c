import type { Static, TObject } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

/** The environment lacks a setting or has a wrong one. The message names settings and never holds a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads settings from an environment by a schema of strings and numbers; `default` and `description` come from it.
 *
 * @throws ConfigError that lists every setting that is missing or wrong, with its description
 */
export const readConfig = <S extends TObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Static<S> => {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    const text = env[name];
    if (text !== undefined && text !== "") given[name] = text;
  }
  const value = Value.Convert(schema, Value.Default(schema, given));
  if (Value.Check(schema, value)) return value as Static<S>;
  const wrong = new Map<string, string>();
  for (const { path } of Value.Errors(schema, value)) {
    const name = path.slice(1).split("/")[0] ?? "";
    const words = schema.properties[name]?.description ?? "";
    wrong.set(name, `${name} ${name in given ? "is not valid" : "is missing"}${words ? `: ${words}` : ""}`);
  }
  throw new ConfigError(`The service cannot start:\n  ${[...wrong.values()].join("\n  ")}`);
};
