-- Cases that were to be opened under a code that another case has: that the code is taken is an answer, so it is counted.
CREATE TABLE code_clash (
	desk uuid NOT NULL,
	-- UTC ms.
	at bigint NOT NULL
);
CREATE INDEX code_clash_desk ON code_clash (desk, at);
CREATE INDEX code_clash_at ON code_clash (at);
REVOKE ALL ON code_clash FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT, INSERT, DELETE ON code_clash TO cloister_app;
