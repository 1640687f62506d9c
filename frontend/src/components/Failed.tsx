import { ApiError } from '../api/client';

/** What was refused, in the server's words, and its hint. */
export function Failed({ error }: { error: Error }) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <p className="field-error" role="alert">
      {problem?.detail ?? error.message} {problem?.hint}
    </p>
  );
}
