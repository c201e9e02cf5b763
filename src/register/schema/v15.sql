-- The request that a yes to one photo answers. A form may come back after another request for the same photo.
ALTER TABLE grants ADD COLUMN request INTEGER REFERENCES requests (number);

-- The places, a line each, of which a person said that they are the place of the copy in other words; empty where no
-- place was on record for the yes. NULL: nobody said so.
ALTER TABLE publications ADD COLUMN same_as TEXT;
