import { RE2JS, RE2JSException } from "re2js";
import type { CompilePattern } from "./query.ts";

/**
 * Regular expressions in linear time: none of them, whoever wrote it, holds up what runs beside it. Only loaded when somebody asks
 * for one. docs/decisions/0014
 */
export const compilePattern: CompilePattern = (source, caseSensitive) => {
  try {
    const compiled = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    return {
      size: compiled.programSize(),
      *find(text) {
        const matcher = compiled.matcher(text);
        while (matcher.find()) yield { start: matcher.start(), end: matcher.end() };
      },
    };
  } catch (cause) {
    if (cause instanceof RE2JSException) return null;
    throw cause;
  }
};
