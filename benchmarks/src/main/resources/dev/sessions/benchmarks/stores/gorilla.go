// Visits sessions in gorilla's FilesystemStore: each time one is loaded by its cookie, changed and saved.
// Arguments: the directory, how many sessions, of how many bytes. Each line of input is a number of goroutines and of
// milliseconds; the answer is a line with the visits per second.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/sessions"
)

type response struct{ header http.Header }

func (r *response) Header() http.Header         { return r.header }
func (r *response) Write(b []byte) (int, error) { return len(b), nil }
func (r *response) WriteHeader(int)             {}

func main() {
	count, _ := strconv.Atoi(os.Args[2])
	bytes, _ := strconv.Atoi(os.Args[3])
	store := sessions.NewFilesystemStore(os.Args[1], []byte("0123456789abcdef0123456789abcdef"))
	store.MaxLength(0)
	cookies := make([]string, count)
	for i := range cookies {
		cookies[i] = visit(store, "", strings.Repeat("x", bytes))
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		var goroutines, millis int
		fmt.Sscan(input.Text(), &goroutines, &millis)
		fmt.Println(visits(store, cookies, goroutines, time.Duration(millis)*time.Millisecond))
	}
}

func visits(store *sessions.FilesystemStore, cookies []string, goroutines int, duration time.Duration) float64 {
	begin := time.Now()
	counts := make([]int, goroutines)
	each := len(cookies) / goroutines
	var running sync.WaitGroup
	for i := range counts {
		running.Add(1)
		go func(i int) {
			defer running.Done()
			random := rand.New(rand.NewSource(int64(i)))
			for time.Since(begin) < duration {
				visit(store, cookies[i*each+random.Intn(each)], "")
				counts[i]++
			}
		}(i)
	}
	running.Wait()
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return float64(sum) / time.Since(begin).Seconds()
}

func visit(store *sessions.FilesystemStore, cookie string, data string) string {
	request, _ := http.NewRequest("GET", "/", nil)
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	session, err := store.Get(request, "session")
	if err != nil {
		panic(err)
	}
	visits, _ := session.Values["visits"].(int)
	session.Values["visits"] = visits + 1
	if data != "" {
		session.Values["data"] = data
	}
	answer := &response{http.Header{}}
	if err := session.Save(request, answer); err != nil {
		panic(err)
	}
	return strings.SplitN(answer.header.Get("Set-Cookie"), ";", 2)[0]
}
