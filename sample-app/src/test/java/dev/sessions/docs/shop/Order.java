package dev.sessions.docs.shop;

record Order(String item, int count) {}
