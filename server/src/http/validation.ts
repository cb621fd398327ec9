/**
 * Validation against the protocol's TypeBox schemas. Bodies are taken as they are (the text "5" is no number); query and path
 * are text by nature, so their integers are read from it. Fields that the schema does not name are dropped.
 */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidRequest, type Problem } from './errors.ts';

/** Problems told at most: enough to repair a request, too few to fill a log. */
const MAX_PROBLEMS = 10;

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const is_text = httpPart !== 'body';
  return (data: unknown) => {
    // Fastify gives null for a body that was not sent, and prototype-less objects for queries.
    const given = is_text ? validator.Convert({ ...(data as object) }) : data;
    if (!validator.Check(given))
      return { error: new InvalidRequest(problemsOf(validator.Errors(given), httpPart ?? 'request')) };
    return { value: validator.Clean(given) };
  };
};

type ValidationErrors = ReturnType<ReturnType<typeof Compile>['Errors']>;

function problemsOf(errors: ValidationErrors, part: string): Problem[] {
  return errors.slice(0, MAX_PROBLEMS).map((error) => ({ at: `${part}${error.instancePath}`, must: error.message }));
}
