/** Several attempts of one request, at prices that may differ by target. */
export const fallback = `
-- Where nobody knows whether the provider billed it: the attempt failed after it was sent, and nothing of an answer
-- was seen. It stands at its hold.
ALTER TABLE attempts ADD COLUMN maybe_billed INTEGER NOT NULL DEFAULT 0 CHECK (maybe_billed IN (0, 1));

-- Whose price it is: '' for whoever serves the model, else the target's id, which goes before that.
ALTER TABLE prices ADD COLUMN target TEXT NOT NULL DEFAULT '';
`
