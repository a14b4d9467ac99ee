-- Whether the process that signs has found that the log lacks what it signed before, or has another past: for all processes to see.
ALTER TABLE log_served ADD COLUMN cut_back boolean NOT NULL DEFAULT false;
GRANT UPDATE (cut_back) ON log_served TO cloister_app;
