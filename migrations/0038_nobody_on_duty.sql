-- A row of a rota may say that nobody is on duty, and which phone number to call.
ALTER TABLE rota_duty ALTER COLUMN member DROP NOT NULL;
ALTER TABLE rota_duty ADD COLUMN call text;
ALTER TABLE rota_duty ADD CONSTRAINT rota_duty_member_or_call CHECK ((member IS NULL) <> (call IS NULL));
