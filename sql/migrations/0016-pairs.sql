-- Pairs of leaves are made when asked for: half of the nodes need not be kept.
DELETE FROM ledger_node WHERE level = 1;
