-- An operation of no host is run by the engine that claimed it, as a host's are by the host's owner.
ALTER TABLE "Operation" ADD COLUMN "claimedBy" TEXT,
ADD COLUMN "claimedUntil" TIMESTAMP(3),
ADD COLUMN "fence" INTEGER NOT NULL DEFAULT 0,
-- It ended while its host did not answer: what it left there is looked at when the host is back.
ADD COLUMN "unsettledAt" TIMESTAMP(3);
