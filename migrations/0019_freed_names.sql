-- A newcomer may take the sign-in name of somebody who was turned away. Then the name has a second row, and the row with the highest turn counts.
-- No row is changed or deleted.
ALTER TABLE sign_in_name ADD COLUMN turn integer NOT NULL DEFAULT 1 CHECK (turn > 0);
ALTER TABLE sign_in_name ALTER COLUMN turn DROP DEFAULT;
ALTER TABLE sign_in_name DROP CONSTRAINT sign_in_name_pkey;
ALTER TABLE sign_in_name ADD PRIMARY KEY (name, turn);
