// Verifies an exported ledger with the packages that the Go project verifies its checksum database with:
// the note's signature, the root from the tiles, and that every entry and every beginning stands in it.
//
//	check FOLDER KEY
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The names of C2SP tlog-tiles; tlog's own have the tile's height in front.
func place(t tlog.Tile, what string) string {
	name := fmt.Sprintf("%03d", t.N%1000)
	for n := t.N / 1000; n > 0; n /= 1000 {
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	if t.W < 256 {
		name += fmt.Sprintf(".p/%d", t.W)
	}
	return filepath.Join("tile", what, name)
}

type folder string

func (f folder) Height() int                              { return 8 }
func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		b, err := os.ReadFile(filepath.Join(string(f), place(t, strconv.Itoa(t.L))))
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func main() {
	f := folder(os.Args[1])
	raw, err := os.ReadFile(filepath.Join(string(f), "checkpoint"))
	fail(err)
	key, err := note.NewVerifier(os.Args[2])
	fail(err)
	signed, err := note.Open(raw, note.VerifierList(key))
	fail(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != key.Name() {
		fail(fmt.Errorf("the checkpoint is of %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	var root tlog.Hash
	b, err := base64.StdEncoding.DecodeString(lines[2])
	fail(err)
	copy(root[:], b)

	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, f) // checks every tile against the root
	for n := int64(0); n < size; n += 256 {
		w := int(min(256, size-n))
		data, err := os.ReadFile(filepath.Join(string(f), place(tlog.Tile{H: 8, N: n / 256, W: w}, "entries")))
		fail(err)
		for i := n; i < n+int64(w); i++ {
			if len(data) < 2 {
				fail(fmt.Errorf("the bundle ends before entry %d", i))
			}
			k := int(binary.BigEndian.Uint16(data))
			leaf := tlog.RecordHash(data[2 : 2+k])
			data = data[2+k:]
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
			fail(err)
			if !bytes.Equal(stored[0][:], leaf[:]) {
				fail(fmt.Errorf("entry %d is not its leaf", i))
			}
			proof, err := tlog.ProveRecord(size, i, reader)
			fail(err)
			fail(tlog.CheckRecord(proof, size, root, i, leaf))
			older, err := tlog.TreeHash(i+1, reader)
			fail(err)
			grown, err := tlog.ProveTree(size, i+1, reader)
			fail(err)
			fail(tlog.CheckTree(grown, size, root, i+1, older))
		}
	}
	fmt.Println(size, "entries, each in the tree, and every beginning of it consistent with it")
}
