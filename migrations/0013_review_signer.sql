-- Who signed: nobody's mark counts for their own entries, and nobody fills the table alone.

ALTER TABLE review_statement ADD COLUMN signer uuid NOT NULL;
CREATE INDEX review_signer ON review_statement (signer, number);
