-- Whether the custodian must hand on, close or erase the case, because the person doesn't want its organisation to go on.
ALTER TABLE casefile ADD COLUMN custodian_duty boolean NOT NULL DEFAULT false;
CREATE INDEX casefile_custodian_duty ON casefile (custodian) WHERE custodian_duty;
GRANT UPDATE (custodian_duty) ON casefile TO cloister_app;
-- Where she was met and the case hasn't moved, the from-desk sees it too.
CREATE INDEX handoff_has_her_from ON handoff (from_desk) WHERE has_her;
